import { defineConfig } from 'vitest/config'

/** One network for the whole run, and one test at a time: they share two chains, a lane and two processor cores. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['*.test.ts'],
    globalSetup: ['../../server/src/db/testing.setup.ts', './network.setup.ts'],
    fileParallelism: false,
    // Longer than any wait for a condition within: a time-out is for what hangs.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    teardownTimeout: 60_000,
  },
})
