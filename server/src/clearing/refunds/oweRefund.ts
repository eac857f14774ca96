import type { Coin, RefundReason } from '@relayooor/shared'
import type { Tx } from '../../db/database.ts'
import type { ClearingContext } from '../context.ts'
import { audit } from '../../db/audit.ts'
import { refunds } from '../../db/schema/index.ts'
import { judgeRefund } from './judgeRefund.ts'

export interface OwedRefund {
  paymentId: number
  token: string | null
  reason: RefundReason
  chainId: string
  coin: Coin
  to: string | null
  at: Date
}

/** Writes down that money goes back, once for each payment, reason and denom, and wakes who sends it. In the caller's transaction. */
export async function oweRefund(ctx: ClearingContext, tx: Tx, owed: OwedRefund): Promise<void> {
  const { paymentId, token, reason, chainId, coin, to, at } = owed
  const decision = judgeRefund({
    reason,
    coin,
    to,
    paymentDenoms: ctx.paymentDenoms(chainId),
    hotKey: ctx.refunds.wallet(chainId) !== null,
    autoLimit: ctx.refunds.autoLimit(coin.denom),
    leastSent: ctx.refunds.leastSent(chainId, coin.denom),
  })
  const [written] = await tx.insert(refunds)
    .values({ paymentId, token, reason, chainId, denom: coin.denom, amount: coin.amount, to, ...decision, createdAt: at })
    .onConflictDoNothing()
    .returning({ id: refunds.id })
  if (!written)
    return
  audit(tx, { at, actor: 'system', source: chainId, action: 'owe-refund', subject: `refund:${written.id}`, after: { paymentId, token, reason, denom: coin.denom, amount: coin.amount.toString(), to, ...decision } })
  if (decision.status === 'due')
    await ctx.refunds.enqueue(tx, chainId)
}
