import type { Cluster } from './cluster.ts'
import type { Recorded } from './recorded.ts'
import type { Scenario, Size } from './scenario.ts'
import type { Tally } from './tally.ts'
import { keepLogs } from '../../scripts/lib/failures.ts'
import { until } from '../kit/until.ts'
import { findBookViolations } from './books.ts'
import { startCluster } from './cluster.ts'
import { crashPointNames } from './crashPoints.ts'
import { findViolations } from './findViolations.ts'
import { missingConstraints } from './missingConstraints.ts'
import { readRecords } from './recorded.ts'
import { runLoad } from './runLoad.ts'
import { drawScenario } from './scenario.ts'
import { newTally } from './tally.ts'
import { readTruth } from './truth.ts'
import { missingLocks } from './tryLocks.ts'
import { waitUntilSettled } from './waitUntilSettled.ts'

export interface ChaosOptions {
  seed: number
  /** Ends after so many scenarios or milliseconds, or after so many kills with a death at each edge. */
  scenarios: number
  kills: number
  longestMs: number
  /** Plays this scenario only. */
  only?: number
  /** Processes die at these edges only; all in turn when absent. */
  edges?: string[]
  size: Size
  loadMs: number
  /** How many run in parallel. */
  clusters: number
  /** Scenarios on one cluster, each on the records of the earlier ones. */
  perCluster: number
  /** Ends with the first failure. */
  untilFailure: boolean
  say: (line: string) => void
}

export interface Failure {
  scenario: number
  violations: string[]
  folder: string
}

export interface ChaosFigures {
  seed: number
  scenarios: number
  seconds: number
  orders: number
  payments: number
  refunds: number
  sleepers: Pick<Tally, 'sleepers' | 'sleepersAtNamedEdges'>
  kills: Tally['kills'] & { total: number; atNamedEdges: number }
  edges: { known: number; diedAt: number; never: string[] }
  /** From the last fault until nothing was under way, in milliseconds. */
  recovery: { p50: number; p95: number; max: number } | null
  failures: Failure[]
}

/** Edges at which processes die in one scenario; the next scenario takes the next ones. */
const edgesAtOnce = 10
/** Edges at which others sleep, besides the one below: there a reader has a block that another may have recorded when it wakes. */
const sleepsAtOnce = 2
const readBlockEdge = 'record-block:before'

/** Plays scenarios drawn from a seed, and checks all invariants after each. */
export async function runChaos(options: ChaosOptions): Promise<ChaosFigures> {
  const { seed, say } = options
  const began = performance.now()
  const tally = newTally()
  const names = crashPointNames()
  const figures = { scenarios: 0, orders: 0, payments: 0, refunds: 0 }
  const counted = new WeakMap<Cluster, { orders: number; payments: number; refunds: number }>()
  const recoveries: number[] = []
  const failures: Failure[] = []
  let next = options.only ?? 0
  const never = () => (options.edges ?? names).filter(name => !tally.edges.has(name))
  const isOver = () =>
    next >= (options.only === undefined ? options.scenarios : options.only + 1) ||
    (tally.total() >= options.kills && never().length === 0) ||
    (options.untilFailure && failures.length > 0) ||
    (figures.scenarios > 0 && performance.now() - began > options.longestMs)

  await Promise.all(
    Array.from({ length: options.only === undefined ? options.clusters : 1 }, async () => {
      while (!isOver()) await playOnOneCluster()
    }),
  )

  recoveries.sort((a, b) => a - b)
  const percentile = (share: number) => Math.round(recoveries[Math.min(recoveries.length - 1, Math.floor(recoveries.length * share))] ?? 0)
  return {
    seed,
    ...figures,
    seconds: Math.round((performance.now() - began) / 1000),
    sleepers: { sleepers: tally.sleepers, sleepersAtNamedEdges: tally.sleepersAtNamedEdges },
    kills: { ...tally.kills, total: tally.total(), atNamedEdges: [...tally.edges.values()].reduce((sum, count) => sum + count, 0) },
    edges: { known: names.length, diedAt: names.filter(name => tally.edges.has(name)).length, never: never() },
    recovery: recoveries.length === 0 ? null : { p50: percentile(0.5), p95: percentile(0.95), max: percentile(1) },
    failures,
  }

  async function playOnOneCluster(): Promise<void> {
    // What has ended ages while everything else goes on.
    const cluster = await startCluster(tally, { file: { retention: { prices: 1, orders: 0, archivedOrders: 0 } } })
    try {
      for (let played = 0; played < options.perCluster && !isOver(); played++) {
        const index = next++
        const violations = await playOne(cluster, index, drawScenario(seed, index, options.size)).catch((error: unknown) => [
          `run: ${error instanceof Error ? error.stack : String(error)}`,
        ])
        if (violations.length > 0) {
          const scenario = drawScenario(seed, index, options.size)
          const folder = keepLogs(cluster.folder, `chaos-${seed}-${index}`, {
            'failure.json': JSON.stringify({ seed, scenario: index, violations, plan: scenario }, null, 2),
          })
          failures.push({ scenario: index, violations, folder })
          say(
            `scenario ${index} FAILS; play it again: npm run test:chaos -- --seed ${seed} --scenario ${index}\n` +
              `Its logs: ${folder}\n  ${violations.join('\n  ')}`,
          )
          return
        }
      }
    } finally {
      await cluster.stop()
    }
  }

  async function playOne(cluster: Cluster, index: number, scenario: Scenario): Promise<string[]> {
    const before = tally.total()
    const customers = await runLoad(cluster, scenario, { dieAt: edgesFor(index), sleepAt: sleepsFor(index) }, tally, options.loadMs)
    const settled = await waitUntilSettled(cluster)
    const recorded = await until('the records are read', () => readRecords(cluster.pool))
    const violations = [
      ...(settled.recoveredMs === null ? [`stuck: ${settled.open}`] : []),
      ...findViolations(recorded, readTruth(cluster, recorded.heights)),
      ...(await until('the books are read', () => findBookViolations(cluster, recorded))),
      ...(await until('the guards are tried', () => missingConstraints(cluster.pool))),
      ...(await until('the locks are tried', () => missingLocks(cluster))),
      ...cluster.violations,
    ]
    if (settled.recoveredMs !== null) recoveries.push(settled.recoveredMs)
    count(cluster, recorded)
    say(
      `scenario ${index}: ${tally.total() - before} kills (${tally.total()} in all), ${customers.length} people, ` +
        `recovered in ${settled.recoveredMs === null ? 'never' : `${(settled.recoveredMs / 1000).toFixed(1)} s`}, ` +
        `${Math.round((performance.now() - began) / 1000)} s`,
    )
    return violations
  }

  /** In turn, from a start that the seed chooses; after the first round also all edges without a death. */
  function edgesFor(index: number): string[] {
    if (options.edges) return options.edges
    const turn = namesFrom(seed + index * edgesAtOnce, edgesAtOnce)
    const round = Math.ceil(names.length / edgesAtOnce)
    return options.only !== undefined || index < round ? turn : [...new Set([...never(), ...turn])]
  }

  /** Not where somebody dies. */
  function sleepsFor(index: number): string[] {
    return [readBlockEdge, ...namesFrom(seed + (index + 0.5) * edgesAtOnce * sleepsAtOnce, sleepsAtOnce)].filter(
      name => !edgesFor(index).includes(name),
    )
  }

  function namesFrom(first: number, count: number): string[] {
    return Array.from({ length: Math.min(count, names.length) }, (_, place) => names[(first + place) % names.length] ?? '')
  }

  /** Counts only what is new: a cluster's records have all its scenarios so far. */
  function count(cluster: Cluster, { orders, payments, refunds }: Recorded): void {
    const before = counted.get(cluster)
    const now = { orders: orders.length, payments: payments.length, refunds: refunds.length }
    counted.set(cluster, now)
    figures.scenarios += 1
    figures.orders += now.orders - (before?.orders ?? 0)
    figures.payments += now.payments - (before?.payments ?? 0)
    figures.refunds += now.refunds - (before?.refunds ?? 0)
  }
}
