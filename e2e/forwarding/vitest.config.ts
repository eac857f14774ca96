import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import interchain from '../interchain/vitest.config.ts'

/**
 * The main suite once more on this generation, and what only its chains do. Left out is what takes long and is no matter of a chain's
 * generation: to wait until a light client has expired, and to kill the server at many moments.
 */
export default defineConfig({
  test: {
    ...interchain.test,
    root: join(import.meta.dirname, '..'),
    include: ['forwarding/*.test.ts', 'interchain/!(expired|chaos|killed).test.ts'],
    globalSetup: ['../server/src/db/testing.setup.ts', './forwarding/network.setup.ts'],
  },
})
