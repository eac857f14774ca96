import type { Cluster } from '../cluster.ts'
import type { Recorded } from '../recorded.ts'
import type { Visit } from './customers.ts'
import type { Ground } from './ground.ts'
import type { Scores } from './scores.ts'
import type { Watched } from './watch.ts'
import { setTimeout as sleep } from 'node:timers/promises'
import { seededRandom } from '../../../sandbox/src/traffic/random.ts'
import { keepLogs } from '../../../scripts/lib/failures.ts'
import { until } from '../../kit/until.ts'
import { wrongBooks } from '../books.ts'
import { startCluster } from '../cluster.ts'
import { findWrongs } from '../findWrongs.ts'
import { missingConstraints } from '../missingConstraints.ts'
import { readRecords } from '../recorded.ts'
import { newTally } from '../tally.ts'
import { readTruth } from '../truth.ts'
import { waitUntilSettled } from '../waitUntilSettled.ts'
import { createAsker } from './ask.ts'
import { wage } from './attack.ts'
import { attacks } from './attacks.ts'
import { visit } from './customers.ts'
import { prepareGround } from './ground.ts'
import { unplayed } from './scores.ts'
import { watch } from './watch.ts'

export interface HostileOptions {
  seed: number
  /** Honest customers, one by one. Attacks end when the last came and each was answered; with `untilServed`, when all are served. */
  customers: number
  customerEveryMs: number
  untilServed: boolean
  /** So many times less often than they could, attacks are played: 1 is all that two cores bear. */
  pace: number
  /** No attack has more than so many under way: where the server gets little of the machine, its attackers wait for it. */
  atOnce: number
  /** For so many times as long as its last call took, each attack rests. */
  rest: number
  /** How long a price holds. */
  priceSeconds: number
  /** Base units of the hub's coin that unpaid prices on a route may add up to; the usual when absent. */
  openLiability?: string
  /** Plays only attacks whose name fits. */
  only?: RegExp
  say: (line: string) => void
}

export interface HostileFigures {
  seed: number
  seconds: number
  /** So long it was attacked. */
  attackSeconds: number
  scores: Scores
  visits: Visit[]
  watched: Watched
  /** What must not be, and is. */
  wrongs: string[]
  /** Where its logs are, when something was wrong. */
  folder: string | null
}

const answeredWithinMs = 60_000
/** Some are of other kinds than fresh ones. */
const turns = ['fresh', 'fresh', 'neighbour', 'fresh', 'same-address', 'fresh', 'returning', 'fresh', 'same-provider'] as const

/** A hundred hostile accounts do everything at once, while honest customers come one after the other. */
export async function runHostile(options: HostileOptions): Promise<HostileFigures> {
  const { say, priceSeconds, customers, pace, atOnce, rest } = options
  const began = performance.now()
  const played = attacks.filter(({ name }) => options.only?.test(name) ?? true)
  const cluster = await startCluster(newTally(), {
    members: ['api', 'worker-a', 'scheduler'],
    blockTimeMs: 1_000,
    hermesLookMs: 3_000,
    env: { CLEARING_TOKEN_TTL: String(priceSeconds), CLEAR_DEADLINE_SECONDS: '600', CLEAR_TIMEOUT_SECONDS: '60' },
    // As an operator has them who has set nothing.
    file: { limits: options.openLiability === undefined ? {} : { openLiability: { uhub: options.openLiability } }, failingRoutes: {} },
  })
  const asker = createAsker(cluster.url)
  const closing = new AbortController()
  try {
    const ground = await prepareGround({
      cluster,
      ask: asker.ask,
      random: seededRandom(options.seed),
      closed: closing.signal,
      priceSeconds,
      newcomers: customers,
    })
    const before = await visit(ground, 'fresh', ground.regular, 0)
    say(`before the attacks: ${inWords(before)}`)
    const scores: Scores = new Map()
    const attacked = performance.now()
    const fighting = played.map(attack =>
      wage({ ...attack, everyMs: attack.everyMs * pace, atOnce: Math.min(attack.atOnce, atOnce) }, rest, ground, asker.ask, scores),
    )
    const watching = watch(ground)
    const coming = await receive(ground, options)
    if (options.untilServed) await Promise.all(coming)
    const names = played.map(({ name }) => name)
    // A failure is reported below.
    await until('each attack is answered', () => unplayed(scores, names).length === 0, { timeoutMs: answeredWithinMs }).catch(() => {})
    closing.abort()
    await Promise.all(fighting)
    const [watched, visits] = [await watching, await Promise.all(coming)]
    const attackSeconds = (performance.now() - attacked) / 1000
    say(`attacked for ${Math.round(attackSeconds)} s`)
    const wrongs = [
      ...unplayed(scores, names).map(name => `attack "${name}" was never answered`),
      ...[...scores].flatMap(([name, { breaches }]) =>
        Object.entries(breaches).map(([words, times]) => `attack "${name}": ${words} (${times} times)`),
      ),
      ...visits
        .filter(({ end }) => end !== 'cleared')
        .map(one => `a customer (${one.kind}) ended as ${one.end ?? 'unserved'}: ${JSON.stringify(one)}`),
      ...[...watched.paused].map(route => `route ${route} gave no prices`),
      ...[...watched.operatorRefused].map(words => `the operator was refused: ${words}`),
      ...(await aftermath(cluster, ground)),
    ]
    const folder =
      wrongs.length > 0
        ? keepLogs(cluster.folder, `hostile-${options.seed}`, { 'failure.json': JSON.stringify({ wrongs, visits }, null, 2) })
        : null
    return {
      seed: options.seed,
      seconds: Math.round((performance.now() - began) / 1000),
      attackSeconds,
      scores,
      visits,
      watched,
      wrongs,
      folder,
    }
  } finally {
    closing.abort()
    asker.close()
    await cluster.stop()
  }
}

/** One after the other they come, and each stays until the end of their order. @returns when the last has come */
async function receive(ground: Ground, { customers, customerEveryMs, say }: HostileOptions): Promise<Promise<Visit>[]> {
  const visits: Promise<Visit>[] = []
  let regularIsHere: Promise<unknown> = Promise.resolve()
  for (let place = 1; place <= customers; place++) {
    const kind = turns[place % turns.length] ?? 'fresh'
    const person = (kind === 'returning' ? null : ground.newcomers.shift()) ?? ground.regular
    const one = (kind === 'returning' ? regularIsHere : Promise.resolve()).then(() => visit(ground, kind, person, place))
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

/** When the dust has settled: the same as after a load with kills, and what the attackers were after. */
async function aftermath(cluster: Cluster, ground: Ground): Promise<string[]> {
  const settled = await waitUntilSettled(cluster)
  const recorded = await until('the records are read', () => readRecords(cluster.pool))
  const { items: comparisons } = await cluster.admin.call('adminReconcile', { body: {} })
  const health = await fetch(`${cluster.url}/health`)
  return [
    ...(settled.recoveredMs === null ? [`stuck: ${settled.open}`] : []),
    ...(health.ok ? [] : [`/health says ${await health.text()}`]),
    ...comparisons.filter(({ state }) => state !== 'agrees').map(one => `wallet and ledger: ${JSON.stringify(one)}`),
    ...findWrongs(recorded, readTruth(cluster, recorded.heights)),
    ...(await wrongBooks(cluster, recorded)),
    ...(await missingConstraints(cluster.pool)),
    ...stolen(ground, recorded),
    ...cluster.wrongs,
  ]
}

/** Held money is claimed by its owner alone, who has not done so. */
function stolen({ carelessPayments }: Ground, { payments }: Recorded): string[] {
  return payments
    .filter(({ txHash, state }) => carelessPayments.includes(txHash) && state !== 'held')
    .map(({ txHash, token, state }) => `held money of ${txHash} was claimed by somebody else: ${state}, for order ${token}`)
}

function inWords({ foundMs, priceMs, refusals: [refusal, ...more], clearMs }: Visit): string {
  const seconds = (ms: number | null) => (ms === null ? 'never' : `${(ms / 1000).toFixed(2)} s`)
  return (
    `found ${seconds(foundMs)}, a price ${seconds(priceMs)}` +
    `${refusal === undefined ? '' : ` after ${more.length + 1} refusals (${refusal})`}, cleared ${seconds(clearMs)}`
  )
}
