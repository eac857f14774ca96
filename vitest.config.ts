import type { TestSpecification } from 'vitest/node'
import { defineConfig } from 'vitest/config'
import { BaseSequencer } from 'vitest/node'

/** Enough for a loaded machine, and more than any wait for a condition within: a time-out is for what hangs, not for what is slow. */
const patience = { testTimeout: 600_000, hookTimeout: 600_000 }
const withPostgres = { ...patience, globalSetup: ['server/src/db/testing.setup.ts'] }

/** A worker loads what many small files import once: loading it anew for each took as long as the tests themselves. */
const together = { isolate: false }

const longestFirst = ['sandbox', 'scripts', 'field', 'server', 'chaos', 'conformance', 'webapp', 'shared']

/** Those with chains before single rooms: a long test that begins last leaves a core idle. */
class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ project }: TestSpecification) => longestFirst.indexOf(project.name)
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b))
  }
}

/** What runs on one machine in seconds. The browser tests, whole services and the real chains have runners of their own. */
export default defineConfig({
  test: {
    // Most of the long tests wait for processes and blocks, not for the processor.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    projects: [
      { test: { ...patience, ...together, name: 'shared', include: ['{shared,client}/src/**/*.test.ts'] } },
      { test: { ...withPostgres, ...together, name: 'server', include: ['server/src/**/*.test.ts'] } },
      { test: { ...patience, ...together, name: 'sandbox', include: ['sandbox/src/**/*.test.ts'] } },
      { extends: 'webapp/vite.config.ts', root: 'webapp', test: { ...patience, name: 'webapp' } },
      { test: { ...patience, name: 'scripts', include: ['scripts/**/*.test.ts'] } },
      { test: { ...withPostgres, ...together, name: 'conformance', include: ['e2e/conformance/wallets.test.ts'] } },
      { test: { ...withPostgres, ...together, name: 'field', include: ['e2e/field/**/*.test.ts'] } },
      { test: { ...withPostgres, name: 'chaos', include: ['e2e/chaos/**/*.test.ts'] } },
    ],
  },
})
