import type { ChannelEnd, PausableService } from '@relayooor/shared'
import type { SQL, SQLWrapper } from 'drizzle-orm'
import type { Db } from '../../db/database.ts'
import type { PauseRow } from '../../db/schema/index.ts'
import { and, asc, eq, isNull, sql } from 'drizzle-orm'
import { clearingTokens, packetClearingResults, pauses, refunds } from '../../db/schema/index.ts'

/** The scope of a pause that is for everything; the others are chain ids and `channelKey`s. */
export const everywhere = '*'

const isOpen = isNull(pauses.endedAt)

/** What is paused now: of each service what is for everything first. Read where it is decided: it counts at once. */
export async function openPauses(db: Db, what?: PausableService): Promise<PauseRow[]> {
  return db
    .select()
    .from(pauses)
    .where(and(isOpen, what && eq(pauses.what, what)))
    .orderBy(asc(pauses.what), sql`${pauses.scope} <> ${everywhere}`, asc(pauses.id))
}

/** Whether an emergency stop holds a service. */
export async function isStopped(db: Db, what: PausableService): Promise<boolean> {
  return (await db.$count(pauses, and(isOpen, eq(pauses.what, what), pauses.emergency))) > 0
}

/** The same, as a part of a statement. */
export function isStoppedNow(what: PausableService): SQL<boolean> {
  return sql`exists (select 1 from ${pauses} where ${isOpen} and ${pauses.what} = ${what} and ${pauses.emergency})`
}

/** Chain and channel of a scope, as far as it names them. */
export function placeOf(scope: string): Partial<ChannelEnd> {
  if (scope === everywhere) return {}
  const [chainId = '', portId, channelId] = scope.split('/')
  return portId === undefined || channelId === undefined ? { chainId } : { chainId, portId, channelId }
}

/** What an operator says, as people read it among other sentences. */
export function asSentence(reason: string): string {
  return /[.!?]$/.test(reason) ? reason : `${reason}.`
}

/** Whether clearing a paid packet is paused; on rows of `packet_clearing_results`. */
export function clearingIsPaused(): SQL {
  return sql`exists (select 1 from ${pauses} where ${isOpen} and ${pauses.what} = 'clearing' and ${packetIsIn(pauses.scope)})`
}

/** For how long clearing such a packet was paused since a moment, by pauses that have ended: where two overlap, once. */
export function pausedSince(moment: SQL): SQL {
  return sql`coalesce((select sum(upper(span) - lower(span)) from (
    select unnest(range_agg(tstzrange(greatest(${pauses.since}, ${moment}), ${pauses.endedAt}))) as span from ${pauses}
    where ${pauses.what} = 'clearing' and ${pauses.endedAt} > ${moment} and ${packetIsIn(pauses.scope)}) spans), interval '0')`
}

/** Whether a paid packet is in the scope of a pause. */
export function packetIsIn(scope: SQLWrapper | string): SQL {
  const p = packetClearingResults
  return sql`${scope} in (${everywhere}, ${p.chainId}, ${p.destinationChainId}, ${p.routeKey})`
}

/** Whether sending a refund is paused; on rows of `refunds`. */
export function refundIsPaused(): SQL {
  return sql`exists (select 1 from ${pauses} where ${isOpen} and ${pauses.what} = 'refunds' and ${refundIsIn(pauses.scope)})`
}

/** Whether a refund is in the scope of a pause: on its chain, or of an order with transfers of its route. */
export function refundIsIn(scope: SQLWrapper | string): SQL {
  return sql`(${scope} in (${everywhere}, ${refunds.chainId}) or exists (select 1 from ${clearingTokens}
    where ${clearingTokens.id} = ${refunds.token} and ${clearingTokens.routes} ? ${scope}))`
}
