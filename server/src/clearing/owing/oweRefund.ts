import type { Coin, RefundReason } from '@relayooor/shared'
import type { Tx } from '../../db/database.ts'
import type { ClearingContext } from '../context.ts'
import { and, eq, inArray, min, or } from 'drizzle-orm'
import { audit } from '../../db/audit.ts'
import { notifyOnCommit } from '../../db/notify.ts'
import { payments, refunds } from '../../db/schema/index.ts'
import { capFor } from './judgeCaps.ts'
import { judgeRefund } from './judgeRefund.ts'
import { mostEach } from './refundCaps.ts'

export interface OwedRefund {
  paymentId: number
  token: string | null
  reason: RefundReason
  chainId: string
  coin: Coin
  to: string | null
  at: Date
  /** A person answers for it: no cap holds it. */
  agreed?: boolean
}

/** Writes down that money goes back, once for each payment, reason and denom, and wakes who sends it. In the caller's transaction. */
export async function oweRefund(ctx: ClearingContext, tx: Tx, owed: OwedRefund): Promise<void> {
  const { paymentId, token, reason, chainId, coin, to, at, agreed = false } = owed
  const cap = agreed ? null : capFor(reason, await witnessesOf(tx, owed))
  const decision = judgeRefund({
    reason,
    coin,
    to,
    paymentDenoms: ctx.settings.paymentDenoms(chainId),
    hotKey: ctx.refundWallet(chainId) !== null,
    autoLimit: ctx.settings.refundAutoLimit(coin.denom),
    mostEach: mostEach(cap, ctx.settings.refundCaps(coin.denom)),
    leastSent: ctx.settings.leastSent(chainId, coin.denom),
  })
  const [written] = await tx
    .insert(refunds)
    .values({ paymentId, token, reason, chainId, denom: coin.denom, amount: coin.amount, to, cap, ...decision, createdAt: at })
    .onConflictDoNothing()
    .returning({ id: refunds.id })
  if (!written) return
  audit(tx, {
    at,
    actor: 'system',
    source: chainId,
    action: 'owe-refund',
    subject: `refund:${written.id}`,
    after: { paymentId, token, reason, denom: coin.denom, amount: coin.amount.toString(), to, cap, ...decision },
  })
  if (decision.status === 'due') notifyOnCommit(tx, { kind: 'to-refund' })
}

/** How many nodes showed the payment, or the one of its order's payments that the fewest did: each of them may be what is too much. */
async function witnessesOf(tx: Tx, { paymentId, token, chainId }: OwedRefund): Promise<number> {
  const ofOrder =
    token === null ? undefined : and(eq(payments.token, token), eq(payments.chainId, chainId), inArray(payments.state, ['settled', 'held']))
  const [row] = await tx
    .select({ fewest: min(payments.witnesses) })
    .from(payments)
    .where(or(eq(payments.id, paymentId), ofOrder))
  return row?.fewest ?? 0
}
