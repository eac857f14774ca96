import type { Cluster } from '../cluster.ts'
import type { Recorded } from '../recorded.ts'
import type { AttackResults } from './attackResults.ts'
import type { Visit } from './customers.ts'
import type { HostileSetup } from './setup.ts'
import type { Watched } from './watch.ts'
import { setTimeout as sleep } from 'node:timers/promises'
import { seededRandom } from '../../../sandbox/src/traffic/random.ts'
import { keepLogs } from '../../../scripts/lib/failures.ts'
import { until } from '../../kit/until.ts'
import { findBookViolations } from '../books.ts'
import { startCluster } from '../cluster.ts'
import { findViolations } from '../findViolations.ts'
import { missingConstraints } from '../missingConstraints.ts'
import { readRecords } from '../recorded.ts'
import { newTally } from '../tally.ts'
import { readTruth } from '../truth.ts'
import { waitUntilSettled } from '../waitUntilSettled.ts'
import { runAttack } from './attack.ts'
import { unanswered } from './attackResults.ts'
import { attacks } from './attacks.ts'
import { visit } from './customers.ts'
import { createHttpClient } from './httpClient.ts'
import { prepareSetup } from './setup.ts'
import { watch } from './watch.ts'

export interface HostileOptions {
  seed: number
  /** Honest customers, one after the other. Attacks end when the last has come; with `untilServed`, when all are served. */
  customers: number
  customerEveryMs: number
  untilServed: boolean
  /** Divides the rate of attacks; 1 is all that two cores bear. */
  pace: number
  /** Most of each attack that are under way at once; low for slow machines. */
  atOnce: number
  /** Each attack pauses for so many times as long as its last call took. */
  rest: number
  /** How long a quote is valid. */
  quoteSeconds: number
  /** Base units of the hub's coin: limit of unpaid quotes on a route. The server's default when absent. */
  openLiability?: string
  /** Plays only attacks whose name fits. */
  only?: RegExp
  say: (line: string) => void
}

export interface HostileFigures {
  seed: number
  seconds: number
  attackSeconds: number
  results: AttackResults
  visits: Visit[]
  watched: Watched
  violations: string[]
  /** With its logs, after a violation. */
  folder: string | null
}

const answeredWithinMs = 60_000
/** The kinds of customers, in turn. */
const turns = ['fresh', 'fresh', 'neighbour', 'fresh', 'same-address', 'fresh', 'returning', 'fresh', 'same-provider'] as const

/** A hundred hostile accounts do everything at once, while honest customers come one after the other. */
export async function runHostile(options: HostileOptions): Promise<HostileFigures> {
  const { say, quoteSeconds, customers, pace, atOnce, rest } = options
  const began = performance.now()
  const played = attacks.filter(({ name }) => options.only?.test(name) ?? true)
  const cluster = await startCluster(newTally(), {
    members: ['api', 'worker-a', 'scheduler'],
    sandbox: { blockTimeMs: 1_000 },
    hermesLookMs: 3_000,
    env: { CLEARING_TOKEN_TTL: String(quoteSeconds), CLEAR_DEADLINE_SECONDS: '600', CLEAR_TIMEOUT_SECONDS: '60' },
    // The server's defaults.
    file: { limits: options.openLiability === undefined ? {} : { openLiability: { uhub: options.openLiability } }, failingRoutes: {} },
  })
  const client = createHttpClient(cluster.url)
  const closing = new AbortController()
  try {
    const setup = await prepareSetup({
      cluster,
      ask: client.ask,
      random: seededRandom(options.seed),
      closed: closing.signal,
      quoteSeconds,
      newcomers: customers,
    })
    const before = await visit(setup, 'fresh', setup.regular, 0)
    say(`before the attacks: ${inWords(before)}`)
    const results: AttackResults = new Map()
    const attacked = performance.now()
    const attacking = played.map(attack =>
      runAttack({ ...attack, everyMs: attack.everyMs * pace, atOnce: Math.min(attack.atOnce, atOnce) }, rest, setup, client.ask, results),
    )
    const watching = watch(setup)
    const coming = await admitCustomers(setup, options)
    if (options.untilServed) await Promise.all(coming)
    const names = played.map(({ name }) => name)
    // A failure is reported below.
    await until('each attack is answered', () => unanswered(results, names).length === 0, { timeoutMs: answeredWithinMs }).catch(() => {})
    closing.abort()
    await Promise.all(attacking)
    const [watched, visits] = [await watching, await Promise.all(coming)]
    const attackSeconds = (performance.now() - attacked) / 1000
    say(`attacked for ${Math.round(attackSeconds)} s`)
    const violations = [
      ...unanswered(results, names).map(name => `attack "${name}" was never answered`),
      ...[...results].flatMap(([name, { breaches }]) =>
        Object.entries(breaches).map(([words, times]) => `attack "${name}": ${words} (${times} times)`),
      ),
      ...visits
        .filter(({ end }) => end !== 'cleared')
        .map(one => `a customer (${one.kind}) ended as ${one.end ?? 'unserved'}: ${JSON.stringify(one)}`),
      ...[...watched.paused].map(route => `route ${route} gave no prices`),
      ...[...watched.operatorRefused].map(words => `the operator was refused: ${words}`),
      ...(await checkAfterwards(cluster, setup)),
    ]
    const folder =
      violations.length > 0
        ? keepLogs(cluster.folder, `hostile-${options.seed}`, { 'failure.json': JSON.stringify({ violations, visits }, null, 2) })
        : null
    return {
      seed: options.seed,
      seconds: Math.round((performance.now() - began) / 1000),
      attackSeconds,
      results,
      visits,
      watched,
      violations,
      folder,
    }
  } finally {
    closing.abort()
    client.close()
    await cluster.stop()
  }
}

/** Starts the customers one after the other. @returns their visits, when the last has come */
async function admitCustomers(setup: HostileSetup, { customers, customerEveryMs, say }: HostileOptions): Promise<Promise<Visit>[]> {
  const visits: Promise<Visit>[] = []
  let regularIsHere: Promise<unknown> = Promise.resolve()
  for (let place = 1; place <= customers; place++) {
    const kind = turns[place % turns.length] ?? 'fresh'
    const person = (kind === 'returning' ? null : setup.newcomers.shift()) ?? setup.regular
    const one = (kind === 'returning' ? regularIsHere : Promise.resolve()).then(() => visit(setup, kind, person, place))
    if (kind === 'returning') regularIsHere = one
    visits.push(
      one.then(seen => {
        say(`customer ${place} (${kind}): ${inWords(seen)}`)
        return seen
      }),
    )
    await sleep(customerEveryMs)
  }
  return visits
}

/** The same checks as after a run with kills, and that nothing was stolen. */
async function checkAfterwards(cluster: Cluster, setup: HostileSetup): Promise<string[]> {
  const settled = await waitUntilSettled(cluster)
  const recorded = await until('the records are read', () => readRecords(cluster.pool))
  const { items: comparisons } = await cluster.admin.call('adminReconcile', { body: {} })
  const health = await fetch(`${cluster.url}/health`)
  return [
    ...(settled.recoveredMs === null ? [`stuck: ${settled.open}`] : []),
    ...(health.ok ? [] : [`/health says ${await health.text()}`]),
    ...comparisons.filter(({ state }) => state !== 'agrees').map(one => `wallet and ledger: ${JSON.stringify(one)}`),
    ...findViolations(recorded, readTruth(cluster, recorded.heights)),
    ...(await findBookViolations(cluster, recorded)),
    ...(await missingConstraints(cluster.pool)),
    ...stolen(setup, recorded),
    ...cluster.violations,
  ]
}

/** Only its owner may claim held money, and has not. */
function stolen({ heldPayments }: HostileSetup, { payments }: Recorded): string[] {
  return payments
    .filter(({ txHash, state }) => heldPayments.includes(txHash) && state !== 'held')
    .map(({ txHash, token, state }) => `held money of ${txHash} was claimed by somebody else: ${state}, for order ${token}`)
}

function inWords({ foundMs, quoteMs, refusals: [refusal, ...more], clearMs }: Visit): string {
  const seconds = (ms: number | null) => (ms === null ? 'never' : `${(ms / 1000).toFixed(2)} s`)
  return (
    `found ${seconds(foundMs)}, a price ${seconds(quoteMs)}` +
    `${refusal === undefined ? '' : ` after ${more.length + 1} refusals (${refusal})`}, cleared ${seconds(clearMs)}`
  )
}
