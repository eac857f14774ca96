import type { ChannelEnd } from '@relayooor/shared'
import type { Tx } from '../../db/database.ts'
import type { ClearingContext } from '../context.ts'
import { channelKey } from '@relayooor/shared'
import { and, desc, eq, inArray, notExists, sql } from 'drizzle-orm'
import { clearingTokens, packetClearingResults, payments, paymentTransactions } from '../../db/schema/index.ts'
import { addToTimeline } from '../orders/timeline.ts'
import { judgeOpenPrices } from './judgeOpenPrices.ts'
import { readRouteHealth } from './routeHealth.ts'
import { routePaused } from './routePaused.ts'

export interface NewPrice { requester: string, chainId: string, denom: string, amount: bigint, sources: ChannelEnd[], at: Date }

/** One requester may take up no more of what may be open on a route: else one of them could keep it from all others. */
const shares = 10n
/** On a route that is tried again, a price that nobody paid by then makes way for the next one. */
const trialSeconds = 60
const retryAfterSeconds = 30

/**
 * Makes room for one more price in the transaction that stores it: ends the requester's oldest unpaid ones, and refuses when too much is open on the route,
 * or when a route that failed is tried by somebody else. Prices for the same route are given one after the other.
 * @throws Problem `route-paused`
 */
export async function makeRoom(ctx: ClearingContext, tx: Tx, price: NewPrice): Promise<void> {
  for (const key of [`requester ${price.requester}`, ...price.sources.map(source => `route ${channelKey(source)}`).sort()])
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`)
  const most = ctx.quoteLimits.openLiability(price.denom)
  await endOldest(ctx, tx, price, most / shares)
  for (const source of price.sources)
    await checkLiability(tx, price, source, most)
  const healthOf = await readRouteHealth(ctx, price.sources, tx)
  for (const source of price.sources.filter(one => healthOf(one).kind === 'trial'))
    await checkTrial(tx, price, source)
}

async function endOldest(ctx: ClearingContext, tx: Tx, { requester, chainId, denom, amount, at }: NewPrice, share: bigint): Promise<void> {
  // One that is being paid is no longer unpaid; a row that is locked is.
  const open = await tx.select({ id: clearingTokens.id, chainId: clearingTokens.chainId, denom: clearingTokens.denom, amount: clearingTokens.amount }).from(clearingTokens)
    .where(and(
      eq(clearingTokens.requester, requester),
      eq(clearingTokens.status, 'open'),
      notExists(tx.select({ one: sql`1` }).from(payments).where(eq(payments.token, clearingTokens.id))),
      notExists(tx.select({ one: sql`1` }).from(paymentTransactions).where(eq(paymentTransactions.token, clearingTokens.id))),
    ))
    .orderBy(desc(clearingTokens.createdAt))
    .for('update', { skipLocked: true })
  const ofCoin = open.map(one => ({ id: one.id, amount: one.chainId === chainId && one.denom === denom ? one.amount : 0n }))
  const ended = judgeOpenPrices(ofCoin, amount, { most: ctx.quoteLimits.openPrices, share })
  if (ended.length === 0)
    return
  const expired = await tx.update(clearingTokens).set({ status: 'expired' }).where(and(inArray(clearingTokens.id, ended), eq(clearingTokens.status, 'open'))).returning({ id: clearingTokens.id })
  for (const { id } of expired)
    addToTimeline(tx, id, { at, kind: 'expired', text: 'This price is over: newer ones took its place. If you have paid, you need do nothing: we find it.' })
}

async function checkLiability(tx: Tx, { chainId, denom, amount }: NewPrice, source: ChannelEnd, most: bigint): Promise<void> {
  const [row] = await tx.select({ sum: sql<string>`coalesce(sum(${clearingTokens.amount}), 0)` }).from(clearingTokens).where(and(onRoute(source), eq(clearingTokens.chainId, chainId), eq(clearingTokens.denom, denom)))
  if (BigInt(row?.sum ?? 0) + amount > most)
    throw routePaused('liability-cap', 'Many prices for this route wait for their payment right now. Try again in a minute. Nothing is charged.', { ...source }, retryAfterSeconds)
}

async function checkTrial(tx: Tx, { requester, at }: NewPrice, source: ChannelEnd): Promise<void> {
  const p = packetClearingResults
  const working = await tx.select({ one: sql`1` }).from(p).where(and(eq(p.chainId, source.chainId), eq(p.portId, source.portId), eq(p.channelId, source.channelId), eq(p.result, 'pending'))).limit(1)
  const since = new Date(at.getTime() - trialSeconds * 1000)
  const tried = await tx.select({ one: sql`1` }).from(clearingTokens).where(and(onRoute(source), sql`${clearingTokens.requester} <> ${requester}`, sql`${clearingTokens.createdAt} > ${since.toISOString()}`)).limit(1)
  if (working.length + tried.length > 0)
    throw routePaused('route-failing', 'Clears on this route failed lately, and one is being tried now. Nothing is charged.', { ...source }, retryAfterSeconds)
}

function onRoute(source: ChannelEnd) {
  return and(eq(clearingTokens.status, 'open'), sql`${clearingTokens.routes} ? ${channelKey(source)}`)
}
