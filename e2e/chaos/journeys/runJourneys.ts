import type { JourneyState, PacketId, PacketView } from '@relayooor/shared'
import type { Cluster } from '../cluster.ts'
import type { JourneyPlan } from './drawPlans.ts'
import type { Step, Told } from './judgeSteps.ts'
import type { Journey } from './onChains.ts'
import { isFinished, Problem } from '@relayooor/shared'
import { keepLogs } from '../../../scripts/lib/failures.ts'
import { findBookFaults } from '../../kit/books.ts'
import { nth } from '../../kit/ports.ts'
import { requestQuote } from '../../kit/requestQuote.ts'
import { until } from '../../kit/until.ts'
import { hub, secretKey } from '../../service/settings.ts'
import { startCluster } from '../cluster.ts'
import { newTally } from '../tally.ts'
import { addressOf, pay, send } from '../wallet.ts'
import { drawPlans } from './drawPlans.ts'
import { endOf, stepsOf, toldAtFirst } from './judgeSteps.ts'
import { heldNow, lostByAll, lostByJourney } from './money.ts'
import { chainIds, openPacket, sender, sendJourneys, shortSeconds } from './onChains.ts'

export interface JourneysOptions {
  seed: number
  journeys: number
  /** How many are under way together. */
  atOnce: number
  /** The server is killed once while each group of them is under way. */
  kills: boolean
  say: (line: string) => void
}

export interface JourneysFigures {
  seed: number
  journeys: number
  /** Packets that our lane relayed for paid orders, and that another relayer relayed. */
  ours: number
  others: number
  kills: number
  seconds: number
  violations: string[]
}

/** Packets in one order. */
const mostInOrder = 25
const payer = 'alice'
/** Slow machines are not what is tried here. */
const patience = { timeoutMs: 600_000, everyMs: 300 }

/** A journey under way. */
interface Traveller {
  journey: Journey
  steps: Step[]
  /** How many steps are done. */
  done: number
  /** Its packets so far. */
  packets: PacketId[]
}

/**
 * Plays journeys drawn from a seed on three simulated chains, hop by hop: each hop is ordered and paid, or done by another relayer. What
 * the API tells of them is compared with the plan after each step, and the money with the chains at the end.
 */
export async function runJourneys(options: JourneysOptions): Promise<JourneysFigures> {
  const began = performance.now()
  const tally = newTally()
  const cluster = await startCluster(tally, {
    members: 'together',
    sandbox: { chains: 3, nodesPerChain: 1, blockTimeMs: 300, indexLagMs: 20 },
    env: { RPC_QUORUM: '1', CLEAR_TIMEOUT_SECONDS: '120', CLEAR_DEADLINE_SECONDS: '900' },
    hermesLookMs: 1_000,
  })
  const figures = { ours: 0, others: 0 }
  const violations: string[] = []
  try {
    const plans = drawPlans(options.seed, options.journeys)
    const held = heldNow(cluster.sandbox)
    for (let from = 0; from < plans.length; from += options.atOnce) {
      const group = plans.slice(from, from + options.atOnce)
      violations.push(...(await playGroup(group, from)))
      options.say(`${from + group.length} journeys, ${violations.length} violations, ${Math.round((performance.now() - began) / 1000)} s`)
    }
    violations.push(...lostByAll(held, heldNow(cluster.sandbox), plans), ...(await soldTwice(cluster)), ...cluster.violations)
    violations.push(
      ...(await until('the books are read', () =>
        findBookFaults({ databaseUrl: cluster.postgres.url, chains: cluster.sandbox.info.chains, secret: secretKey }),
      )),
    )
  } catch (error) {
    violations.push(`run: ${error instanceof Error ? `${error.stack} ${String(error.cause ?? '')}` : String(error)}`)
  } finally {
    if (violations.length > 0) options.say(`Its logs: ${keepLogs(cluster.folder, `journeys-${options.seed}`)}`)
    await cluster.stop()
  }
  return {
    seed: options.seed,
    journeys: options.journeys,
    ...figures,
    kills: tally.total(),
    seconds: Math.round((performance.now() - began) / 1000),
    violations,
  }

  async function playGroup(plans: JourneyPlan[], from: number): Promise<string[]> {
    const { sandbox } = cluster
    const nowMs = Date.parse(sandbox.control.state().time)
    const journeys = await sendJourneys(sandbox, plans, nowMs, `${options.seed}/${from}`)
    const travellers = journeys.map((journey): Traveller => ({ journey, steps: stepsOf(journey.plan), done: 0, packets: [journey.first] }))
    let killed = !options.kills
    for (;;) {
      await Promise.all(travellers.map(one => compare(one)))
      const waiting = travellers.filter(({ steps, done }) => done < steps.length)
      if (waiting.length === 0) break
      const onTime = waiting.filter(one => nextStep(one).act !== 'time-out')
      // Those that are to be late wait until nobody else needs the time.
      if (onTime.length === 0) await cluster.advanceTime((shortSeconds + 60) * 1000)
      const moving = onTime.length > 0 ? onTime : waiting
      if (!killed) cluster.members.forEach(member => (killed = member.kill(0)))
      await moveOn(moving)
      for (const one of moving) one.done += 1
    }
    const sold = await Promise.all(travellers.flatMap(({ packets }) => packets.map(packet => stillSold(packet))))
    return [...journeys.flatMap(journey => lostByJourney(sandbox, journey)), ...sold.flat()]
  }

  /** Whose the money of a forward is in the end. */
  function accountAtEnd({ plan, receivers }: Journey): string | undefined {
    const { holder } = endOf(plan)
    // What a contract sends on is told as likely only.
    if (plan.way === 'swap') return undefined
    if (holder === 'sender') return addressOf(cluster, sender, hub)
    return holder === 'first-receiver' ? receivers[0] : receivers.at(-1)
  }

  /** Waits until the API tells of a journey what its plan says. */
  async function compare({ journey, steps, done, packets }: Traveller): Promise<void> {
    const told = done === 0 ? toldAtFirst(journey.plan) : nth(steps, done - 1).told
    // By its first and by its newest packet.
    for (const packet of new Set([journey.first, packets.at(-1) ?? journey.first]))
      await until(
        `${JSON.stringify(journey.plan)} is told as ${JSON.stringify(told)} after step ${done}`,
        async () => {
          const view = await cluster.newApi().call('packet', { params: packet })
          const difference =
            differenceOf(view, told, journey.plan) ?? holderDifference(view, done === steps.length ? accountAtEnd(journey) : undefined)
          if (difference !== null) throw new Error(difference)
          return true
        },
        patience,
      )
  }

  async function moveOn(travellers: Traveller[]): Promise<void> {
    const moves = travellers.map(traveller => {
      const step = nextStep(traveller)
      const packet = openPacket(cluster.sandbox, traveller.journey, step.hop)
      if (!traveller.packets.some(one => one.chainId === packet.chainId && one.sequence === packet.sequence)) traveller.packets.push(packet)
      return { traveller, step, packet }
    })
    for (const move of moves.filter(({ step }) => step.by === 'other')) {
      await relayByOther(move)
      figures.others += 1
    }
    for (const chainId of chainIds) {
      const ours = moves.filter(({ step, packet }) => step.by === 'ours' && packet.chainId === chainId)
      for (let at = 0; at < ours.length; at += mostInOrder) await order(chainId, ours.slice(at, at + mostInOrder))
      figures.ours += ours.length
    }
  }

  async function relayByOther({ traveller, step, packet }: { traveller: Traveller; step: Step; packet: PacketId }): Promise<void> {
    const lastHop = step.hop === traveller.journey.plan.hops - 1
    const how = { deliver: lastHop ? 'full' : 'deliver', 'time-out': 'timeout', answer: 'acknowledge' } as const
    await cluster.sandbox.control.relay({ ...packet, sequence: BigInt(packet.sequence) }, how[step.act])
  }

  /** Orders these steps, pays, and waits until our lane has done them. */
  async function order(chainId: string, moves: { traveller: Traveller; step: Step; packet: PacketId }[]): Promise<void> {
    const api = cluster.newApi()
    const walletAddress = addressOf(cluster, payer, chainId)
    for (const { step, packet } of moves) {
      await until(
        `${JSON.stringify(packet)} can be cleared (${step.sold})`,
        async () => {
          const { verdict } = await api.call('packet', { params: packet })
          if (verdict.kind === step.sold) return true
          throw new Error(JSON.stringify(verdict))
        },
        patience,
      )
    }
    const { token, payment } = await requestQuote(api, { walletAddress, chainId, packets: moves.map(({ packet }) => packet) })
    const price = { denom: payment.amount.denom, amount: BigInt(payment.amount.amount) }
    await pay(cluster, chainId, payer, [send(walletAddress, payment.address, price)], payment.memo)
    const status = await until(
      `order ${token} has ended`,
      async () => {
        const status = await api.call('status', { params: { token } })
        if (isFinished(status.status)) return status
        throw new Error(JSON.stringify(status))
      },
      patience,
    )
    if (status.status !== 'cleared' || status.refunds.length > 0)
      throw new Error(`order ${token} for ${JSON.stringify(moves.map(({ step }) => step.act))} ended as ${JSON.stringify(status)}`)
  }

  /** Nothing is left to be sold of a journey that has ended. */
  async function stillSold(packet: PacketId): Promise<string[]> {
    const api = cluster.newApi()
    const { verdict } = await api.call('packet', { params: packet })
    const body = { walletAddress: addressOf(cluster, payer, packet.chainId), chainId: packet.chainId, packets: [packet] }
    const sold = await api.call('requestToken', { body }).then(
      () => true,
      error => {
        if (error instanceof Problem) return false
        throw error
      },
    )
    return sold || verdict.kind === 'deliver' || verdict.kind === 'return'
      ? [`${JSON.stringify(packet)} has ended and is still sold: ${JSON.stringify(verdict)}`]
      : []
  }
}

function nextStep({ steps, done }: Traveller): Step {
  return nth(steps, done)
}

/** Null when the journey is told as it is. */
function differenceOf({ journey }: PacketView, told: Told, plan: JourneyPlan): string | null {
  // A packet that nothing continues yet is a transfer of one step.
  if (told.states.length === 1) return journey === undefined ? null : `one packet is told as ${JSON.stringify(journey)}`
  if (!journey) return 'no journey is told'
  const states = journey.steps.map(({ state }): string => state)
  const fits = (expected: JourneyState | null, index: number) => expected === null || expected === states[index]
  if (states.length !== told.states.length || !told.states.every(fits)) return `its steps are ${states.join(', ')}`
  if (journey.now.chainId !== chainIds[told.chain]) return `its money is on ${journey.now.chainId}`
  // Only the chain's own record proves which packet continues which; a contract leaves none.
  const isLikely = plan.way === 'swap'
  const likely = journey.steps.slice(1).map(step => step.likely === true)
  if (likely.some(one => one !== isLikely)) return `its links are ${JSON.stringify(likely)} likely`
  // Where its money is rests on the links until there; of a swap, what could go back over them stays behind the first.
  if ((journey.now.likely === true) !== isLikely) return `where its money is, is told as ${JSON.stringify(journey.now)}`
  return null
}

/** Null when the account that has the money is named: none while it is locked for the way, and none where it is likely only. */
function holderDifference({ journey }: PacketView, expected: string | undefined): string | null {
  return !journey || journey.now.address === expected ? null : `its money is told to be at ${journey.now.address}, not ${expected}`
}

/** Packets whose same step our lane was paid for more than once. */
async function soldTwice({ pool }: Cluster): Promise<string[]> {
  const { rows } = await pool.query<{ packet: string; verdict: string; times: string }>(
    `select packet_key as packet, verdict, count(*) as times from packet_clearing_results
     where by_us and result not in ('pending', 'failed', 'duplicate', 'cleared_by_other')
     group by packet_key, verdict having count(*) > 1`,
  )
  return rows.map(({ packet, verdict, times }) => `${packet} was sold ${times} times as ${verdict}`)
}
