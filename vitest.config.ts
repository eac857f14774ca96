import { defineConfig } from 'vitest/config'

/** What runs on one machine in seconds. The browser tests and the two real chains have runners of their own. */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'shared', include: ['shared/src/**/*.test.ts'] } },
      { test: { name: 'server', include: ['server/src/**/*.test.ts'], globalSetup: ['server/src/db/testing.setup.ts'] } },
      { test: { name: 'sandbox', include: ['sandbox/src/**/*.test.ts'] } },
      { extends: 'webapp/vite.config.ts', root: 'webapp', test: { name: 'webapp' } },
      { test: { name: 'scripts', include: ['scripts/**/*.test.ts'] } },
      { test: { name: 'conformance', include: ['e2e/conformance/**/*.test.ts'], globalSetup: ['server/src/db/testing.setup.ts'] } },
    ],
  },
})
