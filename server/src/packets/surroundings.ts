import type { PacketRow } from '../db/schema/index.ts'
import type { AskedStep } from './askedSteps.ts'
import type { PacketContext } from './context.ts'
import type { Families } from './families.ts'
import type { AccountForm, KnownStep } from './judgeJourney.ts'
import type { NextStep, RouteFacts, VerdictInput } from './judgeVerdict.ts'
import { askedSteps } from './askedSteps.ts'
import { coinOf } from './coinOf.ts'
import { factsOf, outcomeOf } from './evidence.ts'
import { loadFamilies, mostSteps } from './families.ts'
import { hasTimedOut } from './judgeVerdict.ts'
import { secondsOfLeg } from './legTimes.ts'

/** What is known around packets: their routes, and the packets before and after them on the way of the same money. */
export interface Surroundings {
  families: Families
  route: (row: PacketRow) => RouteFacts
  /** The further steps that its memo asks for and its destination takes. */
  asked: (row: PacketRow) => AskedStep[]
  next: (row: PacketRow) => NextStep
  later: (row: PacketRow) => VerdictInput['later']
  step: (row: PacketRow) => KnownStep
  formOf: (chainId: string) => AccountForm | null
}

/** A step must have so many times what it usually takes. */
const timesNeeded = 2

/** Reads it for these packets. `maxAgeMs`: of what is known of light clients. */
export async function surroundings(ctx: PacketContext, rows: PacketRow[], maxAgeMs: number): Promise<Surroundings> {
  const families = await loadFamilies(ctx.database.db, rows)
  await ctx.assets.learn(rows.flatMap(coinOf))
  const facts = new Map<string, Promise<RouteFacts>>()
  const routes = new Map<string, RouteFacts>()
  const asked = new Map<string, AskedStep[]>()
  const legs = new Map<string, VerdictInput['later']>()
  await Promise.all(
    families.all().map(async row => {
      const ofRoute = facts.get(row.routeKey) ?? ctx.routes.facts(row, maxAgeMs)
      facts.set(row.routeKey, ofRoute)
      routes.set(row.routeKey, await ofRoute)
      const steps = await askedSteps(ctx, row)
      asked.set(row.packetKey, steps)
      legs.set(row.packetKey, await laterOf(ctx, steps))
    }),
  )

  function route(row: PacketRow): RouteFacts {
    const ofRoute = routes.get(row.routeKey)
    if (!ofRoute) throw new Error(`no route was read for ${row.packetKey}`)
    return ofRoute
  }

  return {
    families,
    route,
    asked: askedBy,
    later: row => legs.get(row.packetKey) ?? [],
    formOf: chainId => ctx.chains.get(chainId)?.settings ?? null,

    next: nextOf,

    step(row) {
      const { packetKey: key, chainId, destinationChainId, sender, receiver, sentAt, receivedAt, continues } = row
      const outcome = outcomeOf(row, ctx.lanes.signers)
      const [likely, asks] = [row.linked === 'likely', askedBy(row).length]
      return { key, chainId, destinationChainId, sender, receiver, sentAt, receivedAt, continues, likely, outcome, asks }
    },
  }

  /** The newest try counts; one that was passed on itself is what became of the step after it. */
  function nextOf(row: PacketRow, depth = 0): NextStep {
    const last = families.next(row).at(-1)
    if (!last) return askedBy(row).length > 0 ? 'expected' : 'none'
    const outcome = outcomeOf(last, ctx.lanes.signers)
    switch (outcome.kind) {
      case 'refused':
      case 'returned':
      case 'error_ack':
        return 'can-come-back'
      case 'delivered':
      case 'stopped':
        return 'answered'
      case 'passed_on': {
        if (last.ack !== null) return last.ack === 'unprovable' ? 'under-way' : 'answered'
        const after = depth < mostSteps ? nextOf(last, depth + 1) : 'none'
        return after === 'can-come-back' || after === 'answered' ? after : 'under-way'
      }
      case 'open': {
        const { destination } = route(last)
        const neverCame = last.ack === null && last.ackHash === null
        const isOver = hasTimedOut(factsOf(last), destination) || destination.channelState === 'CLOSED'
        return neverCame && isOver ? 'can-come-back' : 'under-way'
      }
    }
  }

  function askedBy(row: PacketRow): AskedStep[] {
    return asked.get(row.packetKey) ?? []
  }
}

/** What those of them have that have a time of their own, and what they need. */
async function laterOf(ctx: PacketContext, steps: AskedStep[]): Promise<VerdictInput['later']> {
  const timed = steps.flatMap(({ seconds, source }) => (seconds === undefined ? [] : [{ seconds, source }]))
  return Promise.all(
    timed.map(async ({ seconds, source }) => ({ seconds, needed: timesNeeded * (await secondsOfLeg(ctx.database.db, source)) })),
  )
}
