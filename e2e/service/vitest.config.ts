import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

/**
 * Whole services, the sandbox against what real chains do, and filled books. Most of the time these tests wait for processes and blocks, so
 * there are more of them than processor cores.
 */
export default defineConfig({
  test: {
    root: join(import.meta.dirname, '..'),
    include: ['service/*.test.ts', 'faults/*.test.ts', 'conformance/sandbox.test.ts', 'bench/*.test.ts'],
    globalSetup: ['../server/src/db/testing.setup.ts'],
    maxWorkers: 3,
    // A time-out is for what hangs, not for what is slow.
    testTimeout: 1_200_000,
    hookTimeout: 600_000,
  },
})
