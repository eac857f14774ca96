import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import interchain from '../interchain/vitest.config.ts'

/** The main job once more on this generation, and what only its chains do. */
export default defineConfig({
  test: {
    ...interchain.test,
    root: join(import.meta.dirname, '..'),
    include: ['forwarding/*.test.ts', 'interchain/{find,clear,returned}.test.ts'],
    globalSetup: ['../server/src/db/testing.setup.ts', './forwarding/network.setup.ts'],
  },
})
