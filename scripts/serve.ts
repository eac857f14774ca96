import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './lib/paths.ts'
import './lib/endWithParent.ts'

/** `npm run serve`: the production server in this process, configured by the environment. */
if (existsSync(join(root, 'webapp/dist/index.html'))) {
  await import('../server/src/main.ts')
} else {
  console.error('relayooor: the page is not built; run "npm run build" first')
  process.exit(1)
}
