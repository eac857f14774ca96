import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../scripts/lib/paths.ts'
import { topics } from './cases.ts'
import { fieldDocument } from './fieldDocument.ts'

writeFileSync(join(root, 'docs/field.md'), fieldDocument(topics))
