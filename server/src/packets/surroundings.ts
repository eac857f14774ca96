import type { PacketRow } from '../db/schema/index.ts'
import type { AskedStep } from './askedSteps.ts'
import type { PacketContext } from './context.ts'
import type { Families } from './families.ts'
import type { AccountForm, KnownStep } from './judgeJourney.ts'
import type { RouteFacts, VerdictInput } from './judgeVerdict.ts'
import { isError } from './acknowledgement.ts'
import { askedSteps } from './askedSteps.ts'
import { coinOf } from './coinOf.ts'
import { factsOf, outcomeOf } from './evidence.ts'
import { loadFamilies } from './families.ts'
import { hasTimedOut } from './judgeVerdict.ts'
import { secondsOfLeg } from './legTimes.ts'

/** What is known around packets: their routes, and the packets before and after them on the way of the same money. */
export interface Surroundings {
  families: Families
  route: (row: PacketRow) => RouteFacts
  /** The further steps that its memo asks for and its destination takes. */
  asked: (row: PacketRow) => AskedStep[]
  next: (row: PacketRow) => VerdictInput['next']
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

    next(row) {
      const last = families.next(row).at(-1)
      if (!last) return askedBy(row).length > 0 ? 'expected' : 'none'
      const comesBack = last.ended === 'timed_out' || isError(last.ack) || hasTimedOut(factsOf(last), route(last).destination)
      return comesBack ? 'can-come-back' : 'under-way'
    },

    step(row) {
      const { packetKey: key, chainId, destinationChainId, sender, receiver, sentAt, receivedAt, continues } = row
      const outcome = outcomeOf(row, ctx.lanes.signers)
      const [likely, asks] = [row.linked === 'likely', askedBy(row).length]
      return { key, chainId, destinationChainId, sender, receiver, sentAt, receivedAt, continues, likely, outcome, asks }
    },
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
