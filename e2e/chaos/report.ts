import type { ChaosFigures } from './run.ts'
import type { SabotageResult } from './runSabotages.ts'
import { table } from './table.ts'

/** The figures of a run as Markdown. */
export function figuresAsTable(figures: ChaosFigures): string {
  const { kills, edges, recovery, failures } = figures
  const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`
  return table(
    ['', ''],
    [
      ['seed', String(figures.seed)],
      ['scenarios', String(figures.scenarios)],
      ['time', `${Math.floor(figures.seconds / 60)} min ${figures.seconds % 60} s`],
      ['prices given, payments, refunds', `${figures.orders}, ${figures.payments}, ${figures.refunds}`],
      ['kills', String(kills.total)],
      ['of api, worker, scheduler', `${kills.api}, ${kills.worker}, ${kills.scheduler}`],
      ['of PostgreSQL, of one of its connections, of Hermes', `${kills.postgres}, ${kills.backend}, ${kills.hermes}`],
      ['of these at a named edge', `${kills.atNamedEdges}, at ${edges.diedAt} of ${edges.known} edges`],
      [
        'processes frozen while their locks were given away, of these at a named edge',
        `${figures.sleepers.sleepers}, ${figures.sleepers.sleepersAtNamedEdges}`,
      ],
      [
        'from the last fault until all was done: median, p95, longest',
        recovery ? `${seconds(recovery.p50)}, ${seconds(recovery.p95)}, ${seconds(recovery.max)}` : '–',
      ],
      [
        'lost, doubled, stuck, or anything else wrong',
        failures.length === 0 ? '0' : `in ${failures.length} scenarios: ${failures.map(one => one.scenario).join(', ')}`,
      ],
      ...(edges.never.length > 0 ? [['edges at which nobody died', edges.never.join(', ')]] : []),
    ],
  )
}

/** What a full run must reach, and did not. */
export function missedGoals({ edges, kills }: ChaosFigures): string[] {
  return [...edges.never.map(name => `nobody died at ${name}`), ...(kills.hermes === 0 ? ['Hermes was never killed'] : [])]
}

export function sabotagesAsTable(results: SabotageResult[]): string {
  return table(
    ['guard broken', 'noticed by', 'seed, scenario'],
    results.map(({ name, guard, caughtBy, seed, scenario }) => [
      `${guard} (\`${name}\`)`,
      caughtBy === null ? '**nothing**' : caughtBy.replaceAll('|', '/').slice(0, 160),
      scenario === null ? String(seed) : `${seed}, ${scenario}`,
    ]),
  )
}
