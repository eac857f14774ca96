import type { ChaosFigures } from './run.ts'

export function passed({ failures }: ChaosFigures): boolean {
  return failures.length === 0
}

/** The figures of a run, for people. */
export function figuresAsTable(figures: ChaosFigures): string {
  const { kills, edges, recovery, failures } = figures
  const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`
  const rows = [
    ['seed', String(figures.seed)],
    ['scenarios', String(figures.scenarios)],
    ['time', `${Math.floor(figures.seconds / 60)} min ${figures.seconds % 60} s`],
    ['prices given, payments, refunds', `${figures.orders}, ${figures.payments}, ${figures.refunds}`],
    ['kills', String(kills.total)],
    ['of api, worker, scheduler', `${kills.api}, ${kills.worker}, ${kills.scheduler}`],
    ['of PostgreSQL, of one of its connections, of Hermes', `${kills.postgres}, ${kills.backend}, ${kills.hermes}`],
    ['of these at a named edge', `${kills.atNamedEdges}, at ${edges.diedAt} of ${edges.known} edges`],
    ['from the last fault until all was done: median, p95, longest', recovery ? `${seconds(recovery.p50)}, ${seconds(recovery.p95)}, ${seconds(recovery.max)}` : '–'],
    ['scenarios that lost, doubled or stuck anything', String(failures.length)],
  ]
  return ['| | |', '|---|---|', ...rows.map(([name, value]) => `| ${name} | ${value} |`)].join('\n')
}
