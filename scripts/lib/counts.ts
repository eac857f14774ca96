import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { z } from 'zod'

export interface Counts {
  passed: number
  failed: number
  skipped: number
}

const VitestReport = z.object({
  numPassedTests: z.int(),
  numFailedTests: z.int(),
  numPendingTests: z.int(),
  numTodoTests: z.int(),
  testResults: z.array(z.object({ name: z.string(), status: z.string(), startTime: z.number(), endTime: z.number() })),
})
const PlaywrightReport = z.object({ stats: z.object({ expected: z.int(), unexpected: z.int(), flaky: z.int(), skipped: z.int() }) })

/** Of a JSON report that vitest wrote. */
export function vitestCounts(file: string): Counts {
  const report = VitestReport.parse(JSON.parse(readFileSync(file, 'utf8')))
  return { passed: report.numPassedTests, failed: report.numFailedTests, skipped: report.numPendingTests + report.numTodoTests }
}

/** How long each file of tests took, in the order of their start. */
export function vitestFiles(file: string): { name: string; failed: boolean; ms: number }[] {
  return VitestReport.parse(JSON.parse(readFileSync(file, 'utf8')))
    .testResults.toSorted((a, b) => a.startTime - b.startTime)
    .map(({ name, status, startTime, endTime }) => ({ name: basename(name), failed: status !== 'passed', ms: endTime - startTime }))
}

/** Of a JSON report that Playwright wrote. A flaky test counts as failed. */
export function playwrightCounts(file: string): Counts {
  const { stats } = PlaywrightReport.parse(JSON.parse(readFileSync(file, 'utf8')))
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky, skipped: stats.skipped }
}

export function add(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped }
}

/** `312 passed, 0 failed`, and skipped ones if there are any. */
export function inWords({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}
