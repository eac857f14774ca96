import { defineConfig } from 'vitest/config'

/** One test at a time: they share two chains, a lane and two processor cores. */
export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ['*.test.ts'],
    globalSetup: ['../../server/src/db/testing.setup.ts', './network.setup.ts'],
    fileParallelism: false,
    // Longer than any wait inside a test.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    teardownTimeout: 60_000,
  },
})
