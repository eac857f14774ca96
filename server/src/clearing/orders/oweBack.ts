import type { RefundReason } from '@relayooor/shared'
import type { Tx } from '../../db/database.ts'
import type { TokenRow } from '../../db/schema/index.ts'
import type { ClearingContext } from '../context.ts'
import { and, desc, eq } from 'drizzle-orm'
import { payments } from '../../db/schema/index.ts'
import { coinsLeft } from '../owing/coinsLeft.ts'
import { oweRefund } from '../owing/oweRefund.ts'
import { safeRecipient } from '../owing/safeRecipient.ts'

/** Writes what is owed out of the payments that paid this token, newest first, never more than each of them brought. */
export async function oweBack(
  ctx: ClearingContext,
  tx: Tx,
  token: TokenRow,
  reason: RefundReason,
  amount: bigint,
  at: Date,
): Promise<void> {
  const paid = await tx
    .select()
    .from(payments)
    .where(and(eq(payments.token, token.id), eq(payments.state, 'settled'), eq(payments.chainId, token.chainId)))
    .orderBy(desc(payments.id))
  let owed = amount
  for (const payment of paid) {
    const left = (await coinsLeft(tx, payment)).find(coin => coin.denom === token.denom)?.amount ?? 0n
    const now = left < owed ? left : owed
    if (now > 0n)
      await oweRefund(ctx, tx, {
        paymentId: payment.id,
        token: token.id,
        reason,
        chainId: token.chainId,
        coin: { denom: token.denom, amount: now },
        to: safeRecipient(payment, token),
        at,
      })
    owed -= now > 0n ? now : 0n
  }
  if (owed > 0n) throw new Error(`order ${token.id} owes back ${owed}${token.denom} more than was paid for it`)
}
