import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { apiReference } from '../shared/src/apiReference.ts'
import { root } from './lib/paths.ts'

/** `node scripts/write-api.ts`: writes docs/api.md anew from the contract. */
writeFileSync(join(root, 'docs/api.md'), apiReference())
