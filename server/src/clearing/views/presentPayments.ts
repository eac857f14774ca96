import type { PaymentInTx, TxPaymentsView } from '@relayooor/shared'
import type { Db } from '../../db/database.ts'
import type { PaymentRow } from '../../db/schema/index.ts'
import type { ClearingContext } from '../context.ts'
import { and, asc, eq, inArray } from 'drizzle-orm'
import { idsOf } from '../../base/idsOf.ts'
import { isRead } from '../../chains/chainReads.ts'
import { payments, refunds } from '../../db/schema/index.ts'
import { canProve } from '../claims/canProve.ts'
import { judgeClaim } from '../claims/judgeClaim.ts'
import { leftOf } from '../owing/coinsLeft.ts'
import { limitsOf } from '../payments/settlePayment.ts'
import { presentPayment, presentRefund } from './presentOrder.ts'
import { refundsWhere } from './presentStatus.ts'

/** What we saw in a transaction. Without a payment the chain itself is asked. @throws ChainError */
export async function viewPaymentsInTx(ctx: ClearingContext, chainId: string, txHash: string): Promise<TxPaymentsView> {
  const items = await loadPaymentsInTx(ctx, chainId, txHash)
  const [first] = items
  if (first) return { chainId, txHash, found: 'paid-us', height: first.height, items }
  const tx = (await ctx.chains.get(chainId)?.tx(txHash)) ?? null
  if (!tx) return { chainId, txHash, found: 'not-yet', items }
  const height = tx.height.toString()
  if (tx.code !== 0)
    return { chainId, txHash, found: 'failed', height, failure: { code: tx.code, codespace: tx.codespace, log: tx.log }, items }
  if (!(await isRead(ctx.database.db, chainId, tx.height))) return { chainId, txHash, found: 'not-yet', height, items }
  // Read since the first look.
  const read = await loadPaymentsInTx(ctx, chainId, txHash)
  return { chainId, txHash, found: read.length > 0 ? 'paid-us' : 'not-to-us', height, items: read }
}

export async function loadPaymentsInTx(ctx: ClearingContext, chainId: string, txHash: string): Promise<PaymentInTx[]> {
  const { db } = ctx.database
  const rows = await db
    .select()
    .from(payments)
    .where(and(eq(payments.chainId, chainId), eq(payments.txHash, txHash)))
    .orderBy(asc(payments.id))
  return presentPayments(ctx, db, rows)
}

export async function presentPayments(ctx: ClearingContext, db: Db, rows: PaymentRow[]): Promise<PaymentInTx[]> {
  const owed = rows.length === 0 ? [] : await refundsWhere(db, inArray(refunds.paymentId, idsOf(rows)))
  return rows.map(row => {
    const own = owed.filter(({ refund }) => refund.paymentId === row.id)
    const coins = own.map(({ refund }) => refund)
    return {
      ...presentPayment(row),
      token: row.token ?? undefined,
      refunds: own.map(presentRefund),
      may: canProve(row.payer) ? judgeClaim(row, leftOf(row, coins), limitsOf(ctx, row.chainId)) : [],
    }
  })
}
