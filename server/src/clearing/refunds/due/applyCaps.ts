import type { Db, Tx } from '../../../db/database.ts'
import type { RefundRow } from '../../../db/schema/index.ts'
import type { ClearingContext } from '../../context.ts'
import type { Cap, CapDecision, CappedRefund, Sent } from '../../owing/judgeCaps.ts'
import type { ReadyRefund } from './dueRefunds.ts'
import { and, eq, gt, inArray, lte, or, sql, sum } from 'drizzle-orm'
import { idsOf } from '../../../base/idsOf.ts'
import { inTransaction } from '../../../db/inTransaction.ts'
import { cappedRefunds, payments, refunds } from '../../../db/schema/index.ts'
import { capOfReason, judgeCaps } from '../../owing/judgeCaps.ts'
import { accountKey } from './dueRefunds.ts'
import { letWait } from './letWait.ts'
import { parkRefunds } from './parkRefunds.ts'

const dayMs = 24 * 3600 * 1000

/** Which refunds that are due the caps let go now. */
export async function askCaps(ctx: ClearingContext, chainId: string, ready: ReadyRefund[]): Promise<CapDecision<ReadyRefund>> {
  return judgeCaps(ready, await sentOfDay(ctx, ctx.database.db, chainId, ready), ctx.settings.refundCaps)
}

/** Writes down, and tells, what refunds wait for that the caps do not let go now; once. */
export async function applyCaps(ctx: ClearingContext, chainId: string, { go, later, ask }: CapDecision<ReadyRefund>): Promise<void> {
  const at = ctx.now()
  const changed = [...later.filter(one => one.waitsFor !== 'daily-limit'), ...go.filter(one => one.waitsFor === 'daily-limit'), ...ask]
  if (changed.length > 0) {
    await inTransaction(ctx.database, 'refund-caps', async tx => {
      await letWait(ctx, tx, inArray(refunds.id, idsOf(later)), 'daily-limit', at)
      await letWait(ctx, tx, inArray(refunds.id, idsOf(go)), null, at)
      await parkRefunds(ctx, tx, idsOf(ask), { at, source: chainId, waitsFor: 'daily-limit' })
    })
  }
}

/** Whether these still fit: asked in the transaction that signs them, where nobody else signs on that chain. */
export async function fitCaps(ctx: ClearingContext, tx: Tx, chainId: string, signing: CappedRefund[]): Promise<boolean> {
  return judgeCaps(signing, await sentOfDay(ctx, tx, chainId, signing), ctx.settings.refundCaps).go.length === signing.length
}

/**
 * Counts what is signed, in the same transaction. It stays counted when the transaction dies or fails, since a lying node may hide that it
 * has paid.
 */
export async function countSigned(tx: Tx, chainId: string, signing: CappedRefund[], at: Date): Promise<void> {
  const held = signing.flatMap(({ id: refundId, cap, denom, amount, payerAccount, toAccount }) =>
    cap === null ? [] : [{ refundId, chainId, at, cap, denom, amount, payerAccount, toAccount }],
  )
  if (held.length > 0) await tx.insert(cappedRefunds).values(held)
}

/**
 * The cap of a refund whose transaction ended unpaid by one node's word: that node may hide the payment. So uncapped refunds count from now
 * on like those signed under a cap.
 */
export async function suspect(
  tx: Tx,
  { id: refundId, paymentId, chainId, reason, cap: before, denom, amount, to }: RefundRow,
  at: Date,
): Promise<Cap> {
  const cap = before ?? capOfReason(reason)
  const [payment] = await tx.select({ payer: payments.payer }).from(payments).where(eq(payments.id, paymentId))
  if (before === null && to !== null)
    await tx
      .insert(cappedRefunds)
      .values({ refundId, chainId, at, cap, denom, amount, payerAccount: accountKey(payment?.payer ?? null), toAccount: accountKey(to) })
  return cap
}

/** What is older than a day counts no more. */
export async function forgetCounted({ database, now }: Pick<ClearingContext, 'database' | 'now'>): Promise<void> {
  await database.db.delete(cappedRefunds).where(lte(cappedRefunds.at, new Date(now().getTime() - dayMs)))
}

/** Sums of what was signed in 24 hours, as these refunds need them: of all, and by payer and recipient where they share one. */
async function sentOfDay(ctx: ClearingContext, db: Db, chainId: string, asking: CappedRefund[]): Promise<Sent[]> {
  const capped = asking.filter(one => one.cap !== null)
  if (capped.length === 0) return []
  const c = cappedRefunds
  const payers = capped.flatMap(one => one.payerAccount ?? [])
  const shared =
    or(
      inArray(
        c.toAccount,
        capped.map(one => one.toAccount),
      ),
      inArray(c.payerAccount, payers.length > 0 ? payers : ['']),
    ) ?? sql`false`
  // Of strangers to these refunds only the sum counts.
  const payerAccount = sql<string | null>`case when ${shared} then ${c.payerAccount} end`
  const toAccount = sql<string>`case when ${shared} then ${c.toAccount} else '' end`
  const rows = await db
    .select({ cap: c.cap, denom: c.denom, payerAccount, toAccount, amount: sum(c.amount) })
    .from(c)
    .where(and(eq(c.chainId, chainId), gt(c.at, new Date(ctx.now().getTime() - dayMs))))
    .groupBy(sql`1, 2, 3, 4`)
  return rows.map(row => ({ ...row, amount: BigInt(row.amount ?? 0) }))
}
