import type { ClearingContext } from '../context.ts'
import { inArray, sql } from 'drizzle-orm'
import { idsOf } from '../../base/idsOf.ts'
import { inTransaction } from '../../db/inTransaction.ts'
import { clearingTokens } from '../../db/schema/index.ts'
import { daysBefore, isSettled, isYoung } from './isSettled.ts'
import { stripTokens } from './stripTokens.ts'

const mostAtOnce = 500

/**
 * Deletes from quotes that expired long ago what a late payment does not need: packets, asker, signed bytes, timeline. The row stays with
 * id, chain, wallet and refund address. The chain must have been read until then, since its blocks may still bring a payment in time.
 * Where money came and went back, it is kept for as long as an order.
 */
export async function purgeTokens(ctx: ClearingContext): Promise<void> {
  const { prices, archivedOrders } = ctx.settings.retention
  const now = ctx.now()
  const fits = sql`t.status = 'expired' and t.purged_at is null and t.expires_at < ${daysBefore(now, prices)}
    and not ${isYoung(sql`t.expires_at`, now, prices)} and ${isSettled(now, archivedOrders)}`
  const t = clearingTokens
  const due = await ctx.database.db.execute<{ id: string }>(sql`select t.id from ${t} t where ${fits} limit ${mostAtOnce}`)
  if (due.rows.length === 0) return
  const among = sql`t.id = any(${sql.param(idsOf(due.rows))}::uuid[])`
  await inTransaction(ctx.database, 'purge-tokens', async tx => {
    // Locked in order, as everywhere, and only then looked at: a block may just have brought money for one.
    await tx.execute(sql`select from ${t} t where ${among} order by t.id for update`)
    const { rows } = await tx.execute<{ id: string }>(sql`select t.id from ${t} t where ${among} and ${fits}`)
    const purged = idsOf(rows)
    await stripTokens(tx, purged, now)
    await tx.update(t).set({ sessionAccount: null, apiKey: null }).where(inArray(t.id, purged))
  })
}
