import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'

// A third of a start would be compiling what has not changed since the last one. Whoever can write there can change the code as well.
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url)))
await import('./runService.ts')
