import type { ChannelEnd } from '@relayooor/shared'
import type { Tx } from '../../db/database.ts'
import type { ClearingContext } from '../context.ts'
import type { Asker } from './asker.ts'
import type { Holding } from './judgeShares.ts'
import { channelKey } from '@relayooor/shared'
import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import { idsOf } from '../../base/idsOf.ts'
import { clearingTokens, payments, paymentTransactions } from '../../db/schema/index.ts'
import { countExpiry } from '../orders/count.ts'
import { move } from '../states.ts'
import { addToTimeline } from '../timeline/timeline.ts'
import { pathOf } from './asker.ts'
import { checkTrial } from './checkTrial.ts'
import { judgeShares } from './judgeShares.ts'
import { routePaused } from './routePaused.ts'

export interface NewPrice {
  asker: Asker
  walletAddress: string
  chainId: string
  denom: string
  amount: bigint
  sources: ChannelEnd[]
  at: Date
}

/** Who has paid before and who has not each have a half of what may be open on a route: neither can take it from the other. */
const halves = 2n
const retryAfterSeconds = 30

/**
 * Reserves capacity for one more quote, in the transaction that stores it. May end unpaid quotes of the same asker, or of the network that
 * holds the most; they are still served when paid in time. Quotes for one route wait for each other. @throws Problem `route-paused`
 */
export async function reserveCapacity(ctx: ClearingContext, tx: Tx, price: NewPrice): Promise<void> {
  for (const key of [`requester ${price.asker.id}`, ...price.sources.map(source => `route ${channelKey(source)}`).sort()])
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${key}, 0))`)
  for (const source of price.sources) await checkTrial(ctx, tx, price, source)
  const own = await heldBy(tx, price)
  await end(tx, own.slice(0, Math.max(0, own.length + 1 - ctx.settings.openPrices)), price.at)
  for (const source of price.sources) await reserveOnRoute(ctx, tx, price, source)
}

async function reserveOnRoute(ctx: ClearingContext, tx: Tx, price: NewPrice, source: ChannelEnd): Promise<void> {
  const room = ctx.settings.openLiability(price.denom) / halves
  const held = await heldOn(tx, price, source)
  for (;;) {
    const decision = judgeShares(held, { path: pathOf(price.asker, price.walletAddress), amount: price.amount }, room)
    if (decision.kind === 'refused') throw routePaused(ctx, 'liability-cap', { ...source }, retryAfterSeconds)
    // One whose payment is being recorded at this moment is locked, and not asked to make way.
    const free = await lock(tx, decision.ends)
    if (free.length === decision.ends.length) return end(tx, free, price.at)
    for (const one of held) one.stays ||= decision.ends.includes(one.id) && !free.includes(one.id)
  }
}

/** Unpaid prices of who asks, the oldest first, without those that are being paid. */
async function heldBy(tx: Tx, { asker, walletAddress }: NewPrice): Promise<string[]> {
  const rows = await tx
    .select({ id: clearingTokens.id, wallet: clearingTokens.walletAddress, isBeingPaid })
    .from(clearingTokens)
    .where(and(eq(clearingTokens.requester, asker.id), eq(clearingTokens.status, 'open')))
    .orderBy(asc(clearingTokens.createdAt))
  const own = pathOf(asker, walletAddress).at(-1)
  return lock(tx, idsOf(rows.filter(row => pathOf(asker, row.wallet).at(-1) === own && !row.isBeingPaid)))
}

/** Unpaid prices in the same coin on a route, of those with whom who asks shares, the oldest first. */
async function heldOn(tx: Tx, { asker, chainId, denom }: NewPrice, source: ChannelEnd): Promise<Holding[]> {
  const t = clearingTokens
  const rows = await tx
    .select({ id: t.id, amount: t.amount, requester: t.requester, networks: t.networks, wallet: t.walletAddress, isBeingPaid })
    .from(t)
    .where(
      and(
        eq(t.status, 'open'),
        sql`${t.routes} ? ${channelKey(source)}`,
        eq(t.chainId, chainId),
        eq(t.denom, denom),
        asker.networks.length === 0 ? sql`cardinality(${t.networks}) = 0` : sql`cardinality(${t.networks}) > 0`,
      ),
    )
    .orderBy(asc(t.createdAt))
  return rows.map(row => ({
    id: row.id,
    amount: row.amount,
    path: pathOf({ id: row.requester, networks: row.networks }, row.wallet),
    stays: row.isBeingPaid,
  }))
}

/** We have signed bytes of its payment, or a block does. An underpaid one waits for a top-up, which comes by the memo. */
const isBeingPaid = sql<boolean>`(exists (select from ${payments} p where p.token = ${clearingTokens}.id and p.state = 'seen')
  or exists (select from ${paymentTransactions} s where s.token = ${clearingTokens}.id))`

/** Those of them that nobody holds and that are still open. */
async function lock(tx: Tx, ids: string[]): Promise<string[]> {
  if (ids.length === 0) return []
  const rows = await tx
    .select({ id: clearingTokens.id })
    .from(clearingTokens)
    .where(and(inArray(clearingTokens.id, ids), eq(clearingTokens.status, 'open')))
    .orderBy(asc(clearingTokens.createdAt))
    .for('update', { skipLocked: true })
  return idsOf(rows)
}

async function end(tx: Tx, ids: string[], at: Date): Promise<void> {
  await move(tx, 'token', ids, { from: ['open'], to: 'expired' })
  for (const id of ids) {
    countExpiry(tx, id)
    addToTimeline(tx, id, {
      at,
      kind: 'expired',
      text: 'This price is over: newer ones took its place. If you have paid, you need do nothing: we find it.',
      data: {},
    })
  }
}
