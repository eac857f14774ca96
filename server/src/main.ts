import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'

// Otherwise a third of the start is compiling. Who can write there can change the code as well.
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url)))
await import('./runService.ts')
