import type { ClearingState, ClearingStatus, RefundView } from '@relayooor/shared'
import type { OperationRow, PacketRow, PaymentRow, refunds, ResultRow, TokenRow } from '../../db/schema/index.ts'
import type { ClearingContext } from '../context.ts'
import { packetKey } from '@relayooor/shared'
import { packetOf } from '../../packets/presentPacket.ts'
import { topUpUntil } from '../orders/deadlines.ts'
import { payerBearsGas } from '../owing/judgeRefund.ts'
import { foldPayments, foldRefunds } from './foldOrder.ts'

/** An order with the records that belong to it. */
export interface Order {
  token: TokenRow
  state: ClearingState
  operation: OperationRow | null
  payments: PaymentRow[]
  refunds: RefundRow[]
  results: ResultRow[]
}

/** What an order's page tells of a packet beyond its result. */
export type SeenPacket = Pick<PacketRow, 'chainId' | 'destinationChainId' | 'denom' | 'denomTrace' | 'amount' | 'sender' | 'receiver'>

/** An order as its own page and every list tell it; `seen` is what the chains have shown of its packets. */
export function presentOrder(
  ctx: Pick<ClearingContext, 'assets'>,
  { token, state, operation, payments, refunds, results }: Order,
  seen: ReadonlyMap<string, SeenPacket>,
): Omit<ClearingStatus, 'timeline' | 'estimate' | 'ahead' | 'missing' | 'comesBack'> {
  const told = { payments: foldPayments(payments, token), refunds: foldRefunds(refunds, token) }
  return {
    token: token.id,
    revision: token.revision,
    status: state,
    payments: told.payments.map(presentPayment),
    furtherPayments: payments.length - told.payments.length || undefined,
    expected: {
      chainId: token.chainId,
      address: token.serviceAddress,
      amount: { denom: token.denom, amount: token.amount.toString() },
      memo: token.terms.payment.memo,
    },
    fees: operation?.fees ?? undefined,
    topUpUntil: state === 'underpaid' ? topUpUntil(token).toISOString() : undefined,
    packets: presentResults(ctx, token, results, seen),
    refunds: told.refunds.map(presentRefund),
    furtherRefunds: refunds.length - told.refunds.length || undefined,
    createdAt: token.createdAt.toISOString(),
    expiresAt: token.expiresAt.toISOString(),
    finishedAt: operation?.finishedAt?.toISOString(),
  }
}

/** A refund with the transaction that pays it. */
export interface RefundRow {
  refund: typeof refunds.$inferSelect
  txHash: string | null
  height: number | null
}

/** A payment as everybody may see it. */
export function presentPayment(payment: PaymentRow): ClearingStatus['payments'][number] {
  return {
    txHash: payment.txHash === 'block' ? undefined : payment.txHash,
    chainId: payment.chainId,
    payer: payment.payer ?? undefined,
    amounts: payment.amounts,
    height: payment.height.toString(),
    at: payment.at.toISOString(),
    match: payment.match,
    state: payment.state,
    heldReason: payment.heldReason ?? undefined,
  }
}

/** A refund as everybody may see it. */
export function presentRefund({ refund, txHash, height }: RefundRow): RefundView {
  return {
    reason: refund.reason,
    chainId: refund.chainId,
    amount: { denom: refund.denom, amount: refund.amount.toString() },
    lessGas: payerBearsGas[refund.reason],
    net: refund.net === null ? undefined : { denom: refund.denom, amount: refund.net.toString() },
    to: refund.to ?? undefined,
    status: refund.status,
    waitsFor: refund.waitsFor ?? undefined,
    txHash: txHash ?? undefined,
    height: refund.status === 'confirmed' ? height?.toString() : undefined,
    at: refund.confirmedAt?.toISOString(),
  }
}

/** Before the payment there are no results: the packets of the quote stand as pending. */
function presentResults(
  ctx: Pick<ClearingContext, 'assets'>,
  token: TokenRow,
  results: ResultRow[],
  rows: ReadonlyMap<string, SeenPacket>,
): ClearingStatus['packets'] {
  const byKey = new Map(results.map(row => [row.packetKey, row]))
  return token.terms.fees.packets.map(({ packet, verdict, ends }) => {
    const result = byKey.get(packetKey(packet))
    const row = rows.get(packetKey(packet))
    return {
      packet: packetOf(packet),
      verdict,
      result: result?.result ?? 'pending',
      reason: result?.reason ?? undefined,
      txHash: result?.txHash ?? undefined,
      txChainId: result?.txChainId ?? undefined,
      at: result?.at?.toISOString(),
      amount: row?.denom && row.amount !== null ? { denom: row.denom, amount: row.amount } : undefined,
      ...(row?.denom && ctx.assets.coin(row.chainId, row.denom)),
      sender: row?.sender ?? undefined,
      receiver: row?.receiver ?? undefined,
      destinationChainId: row?.destinationChainId,
      ends,
    }
  })
}
