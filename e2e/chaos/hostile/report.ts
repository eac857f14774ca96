import type { CustomerKind, Visit } from './customers.ts'
import type { HostileFigures } from './runHostile.ts'
import { table } from '../table.ts'
import { customerKinds } from './customers.ts'

/** Limit of the 95th percentile of a fresh customer's wait for a quote. */
const longestQuoteMs = 1_000

/** Violations, and a missed limit. */
export function failuresOf({ violations, visits }: HostileFigures): string[] {
  const p95 = percentile(quoteTimes(visits, 'fresh'), 0.95)
  return [
    ...violations,
    ...(p95 === null || p95 >= longestQuoteMs
      ? [`a fresh customer's price takes ${inSeconds(p95)} (p95), and must not take ${inSeconds(longestQuoteMs)}`]
      : []),
  ]
}

/** The figures of a run as Markdown. */
export function hostileAsTable(figures: HostileFigures): string {
  const { visits, watched, results } = figures
  const answered = [...results.values()].flatMap(({ answers }) => Object.values(answers)).reduce((sum, count) => sum + count, 0)
  const all = (pick: (visit: Visit) => number | null) => visits.flatMap(visit => pick(visit) ?? [])
  return table(
    ['', ''],
    [
      ['answers to attacks, in seconds', `${answered}, ${Math.round(figures.attackSeconds)}`],
      ...customerKinds.map(kind => [`a price for a customer (${kind}): median, p95, longest`, threeOf(quoteTimes(visits, kind))]),
      ['asked again for a price', `${visits.filter(({ refusals }) => refusals.length > 0).length} of ${visits.length} customers`],
      ['a transfer is known after its block: median, p95, longest', threeOf(all(visit => visit.foundMs))],
      ['from the payment to the end of the order: median, p95, longest', threeOf(all(visit => visit.clearMs))],
      ['orders cleared', `${visits.filter(({ end }) => end === 'cleared').length} of ${visits.length}`],
      ['blocks that a cursor was behind at most', String(watched.mostBehind)],
      ['looks at which `/health` was not well', `${watched.unwell} of ${watched.looks}`],
      ...watched.processes.map(({ name, before, most, seconds }) => [
        `${name}: memory before, at most; processor time`,
        `${before} MiB, ${most} MiB; ${seconds} s`,
      ]),
      [
        'wrong',
        figures.violations.length === 0
          ? '0'
          : `${figures.violations.length}: ${figures.violations.slice(0, 5).join('; ').replaceAll('|', '/').slice(0, 1_000)}`,
      ],
    ],
  )
}

/** The answers to each attack as Markdown. */
export function attacksAsTable({ results }: HostileFigures): string {
  return table(
    ['attack', 'times', 'answers', 'KiB sent to it', 'got through'],
    [...results].map(([name, { times, answers, bytes, breaches }]) => [
      name,
      String(times),
      Object.entries(answers)
        .map(([answer, count]) => `${answer}: ${count}`)
        .join(', '),
      String(Math.round(bytes / 1_024)),
      Object.entries(breaches)
        .map(([words, count]) => `${words.replaceAll('|', '/').slice(0, 120)} (${count})`)
        .join('; ') || 'no',
    ]),
  )
}

function quoteTimes(visits: Visit[], kind: CustomerKind): number[] {
  return visits.flatMap(visit => (visit.kind === kind ? (visit.quoteMs ?? []) : []))
}

function threeOf(times: number[]): string {
  return [0.5, 0.95, 1].map(share => inSeconds(percentile(times, share))).join(', ')
}

function percentile(times: number[], share: number): number | null {
  const sorted = [...times].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? null
}

function inSeconds(ms: number | null): string {
  return ms === null ? '–' : `${(ms / 1_000).toFixed(2)} s`
}
