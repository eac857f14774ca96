import type { ChannelEnd, Journey, JourneyStep, PacketId, StepEnd } from '@relayooor/shared'
import type { PacketRow } from '../db/schema/index.ts'
import type { PacketContext } from './context.ts'
import type { AccountForm, KnownStep } from './judgeJourney.ts'
import type { Judgement, RouteFacts, VerdictInput } from './judgeVerdict.ts'
import { parsePacketKey } from '@relayooor/shared'
import { coinOf } from './coinOf.ts'
import { factsOf, outcomeOf } from './evidence.ts'
import { loadFamilies, mostSteps } from './families.ts'
import { isTriedAgain, judgeHolder, judgeSteps, stoppedAt } from './judgeJourney.ts'
import { hasTimedOut, timeoutOf } from './judgeVerdict.ts'
import { secondsOfLeg } from './legTimes.ts'

/** Where a packet stands on the way of its money, for the sentences about it: chains by their ids. */
export interface Place {
  continues?: PacketId | undefined
  nextHop?: PacketId | undefined
  /** Where the money goes on to from its destination. */
  goesOnTo?: string | undefined
  /** Where the next return brings what comes back. */
  homeTo?: string | undefined
  /** It has brought it. */
  isHome: boolean
  triesLeft?: number | undefined
  retried: boolean
  stoppedAt?: string | undefined
}

/** What is known around packets: their routes, and the packets before and after them on the way of the same money. */
export interface Surroundings {
  route: (row: PacketRow) => RouteFacts
  next: (row: PacketRow) => VerdictInput['next']
  later: (row: PacketRow) => VerdictInput['later']
  place: (row: PacketRow) => Place
  ends: (row: PacketRow, judgement: Judgement) => StepEnd | undefined
  /** Undefined for a packet of a single step. */
  journey: (row: PacketRow, judgement: Judgement, verdictOf: (other: PacketRow) => Judgement['kind']) => Journey | undefined
}

/** A step must have so many times what it usually takes. */
const timesNeeded = 2

/** A step that a memo asks for, with what is known of its ends. */
interface AskedStep {
  receiver: string
  seconds: number | undefined
  source: ChannelEnd | null
  portId: string
  channelId: string
  destination: ChannelEnd | null
}

/** Reads it for these packets. `maxAgeMs`: of what is known of light clients. */
export async function surroundings(ctx: PacketContext, rows: PacketRow[], maxAgeMs: number): Promise<Surroundings> {
  const families = await loadFamilies(ctx.database.db, rows)
  await ctx.assets.learn(rows.flatMap(coinOf))
  const asked = new Map<string, Promise<RouteFacts>>()
  const routes = new Map<string, RouteFacts>()
  const legs = new Map<string, VerdictInput['later']>()
  await Promise.all(
    families.all().map(async row => {
      const facts = asked.get(row.routeKey) ?? ctx.routes.facts(row, maxAgeMs)
      asked.set(row.routeKey, facts)
      routes.set(row.routeKey, await facts)
      legs.set(row.packetKey, await laterOf(row))
    }),
  )

  const formOf = (chainId: string): AccountForm | null => ctx.chains.get(chainId)?.settings ?? null

  function route(row: PacketRow): RouteFacts {
    const facts = routes.get(row.routeKey)
    if (!facts) throw new Error(`no route was read for ${row.packetKey}`)
    return facts
  }

  /** The steps that a packet's memo asks for, from its destination on. */
  function askedBy(row: PacketRow): AskedStep[] {
    let chainId: string | null = row.destinationChainId
    return (row.forward ?? []).map(({ receiver, portId, channelId, timeoutSeconds }) => {
      const source: ChannelEnd | null = chainId === null ? null : { chainId, portId, channelId }
      const destination = source && ctx.routes.knownOtherEnd(source)
      chainId = destination?.chainId ?? null
      return { receiver, seconds: timeoutSeconds, source, portId, channelId, destination }
    })
  }

  async function laterOf(row: PacketRow): Promise<VerdictInput['later']> {
    const timed = askedBy(row).flatMap(({ seconds, source }) => (seconds === undefined ? [] : [{ seconds, source }]))
    return Promise.all(
      timed.map(async ({ seconds, source }) => ({ seconds, needed: timesNeeded * (await secondsOfLeg(ctx.database.db, source)) })),
    )
  }

  function next(row: PacketRow): VerdictInput['next'] {
    const last = families.next(row).at(-1)
    if (!last) return (row.forward ?? []).length > 0 ? 'expected' : 'none'
    const comesBack = last.ended === 'timed_out' || last.ack === 'error' || hasTimedOut(factsOf(last), route(last).destination)
    return comesBack ? 'can-come-back' : 'under-way'
  }

  function place(row: PacketRow): Place {
    const carried = families.next(row).at(-1)
    const before = row.continues === null ? undefined : families.get(row.continues)
    const goesOnTo = carried?.destinationChainId ?? askedBy(row)[0]?.destination?.chainId
    const steps = families.steps(row).map(knownStep)
    const own = steps.find(step => step.key === row.packetKey)
    const account = row.ack === 'stopped' ? stoppedAt(row, formOf) : null
    return {
      continues: row.continues === null ? undefined : (parsePacketKey(row.continues) ?? undefined),
      nextHop: carried && (parsePacketKey(carried.packetKey) ?? undefined),
      goesOnTo,
      homeTo: before && goesHome(row, before) ? before.chainId : undefined,
      isHome: before?.endedAck === 'error',
      triesLeft: row.linked === 'record' ? (row.triesLeft ?? undefined) : undefined,
      retried: own !== undefined && row.ended === 'timed_out' && isTriedAgain(own, steps),
      stoppedAt: account ?? undefined,
    }
  }

  function ends(row: PacketRow, { kind }: Judgement): StepEnd | undefined {
    const { goesOnTo, homeTo, triesLeft } = place(row)
    if (kind === 'deliver' && (row.forward ?? []).length > 0) return { chainId: row.destinationChainId, nextChainId: goesOnTo }
    if (kind !== 'return' || row.continues === null) return undefined
    const again = triesLeft !== undefined && triesLeft > 0 && row.ack !== 'error'
    // What is only likely is told, and nothing is sold upon it.
    return {
      chainId: row.chainId,
      nextChainId: row.linked === 'record' && !again ? homeTo : undefined,
      triesLeft: again ? triesLeft : undefined,
    }
  }

  function knownStep(row: PacketRow): KnownStep {
    const { packetKey: key, chainId, destinationChainId, sender, receiver, sentAt, receivedAt, continues } = row
    const outcome = outcomeOf(row, ctx.lanes.signers)
    return { key, chainId, destinationChainId, sender, receiver, sentAt, receivedAt, continues, outcome, asks: (row.forward ?? []).length }
  }

  function journey(row: PacketRow, judgement: Judgement, verdictOf: (other: PacketRow) => Judgement['kind']): Journey | undefined {
    const rows = families.steps(row)
    const steps = rows.map(knownStep)
    const told = judgeSteps(steps)
    const last = rows.at(-1)
    const open = told.at(-1)?.state === 'under_way' || told.at(-1)?.state === 'passed_on'
    const expected = last && open && families.next(last).length === 0 ? askedBy(last).slice(0, mostSteps - rows.length) : []
    const now = judgeHolder(steps, formOf)
    const single = rows.length + expected.length < 2 && told[0]?.state !== 'finalising'
    if (single || !now) return undefined
    return {
      steps: [
        ...rows.map((one, index): JourneyStep => ({
          packet: { chainId: one.chainId, portId: one.portId, channelId: one.channelId, sequence: one.sequence },
          route: {
            sourceChainId: one.chainId,
            sourcePortId: one.portId,
            sourceChannelId: one.channelId,
            destinationChainId: one.destinationChainId,
            destinationPortId: one.destinationPortId,
            destinationChannelId: one.destinationChannelId,
          },
          state: told[index]?.state ?? 'under_way',
          ...(one.linked === 'likely' && { likely: true }),
          verdict: one === row ? judgement.kind : verdictOf(one),
          at: told[index]?.at?.toISOString(),
          account: one.receiver ?? undefined,
          txHash: txHashOf(one),
          triesLeft: one.linked === 'record' && one.ended === null ? (one.triesLeft ?? undefined) : undefined,
          timeoutAt: one.ended === null ? timeoutOf(factsOf(one), route(one).destination)?.toISOString() : undefined,
        })),
        ...expected.map((step): JourneyStep => ({
          route: {
            sourceChainId: step.source?.chainId,
            sourcePortId: step.portId,
            sourceChannelId: step.channelId,
            destinationChainId: step.destination?.chainId,
            destinationPortId: step.destination?.portId,
            destinationChannelId: step.destination?.channelId,
          },
          state: 'expected',
          account: step.receiver,
        })),
      ],
      now: { ...now, since: now.since.toISOString() },
    }
  }

  return { route, next, later: row => legs.get(row.packetKey) ?? [], place, ends, journey }
}

/** Whether what comes back of a later step goes back to the chain before: not once that one has its answer, or has refused to refund. */
function goesHome(row: PacketRow, before: PacketRow): boolean {
  return row.nonrefundable !== true && (before.ack === null || before.ack === 'error')
}

/** The transaction that made a packet's state what it is. */
function txHashOf(row: PacketRow): string | undefined {
  return row.endedTxHash ?? row.ackTxHash ?? row.receivedTxHash ?? row.sentTxHash ?? undefined
}
