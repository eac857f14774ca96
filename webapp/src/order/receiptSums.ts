import type { ClearingStatus, Quote } from '@relayooor/shared'
import { sumCoins, toCoin } from '@relayooor/shared'

export interface ReceiptSums {
  /** In the order's own denom, base units. */
  paid: bigint
  /** What the payer gets: less the gas of sending it, where the payer bears that. */
  refunded: bigint
  /** That gas, as far as it is known. */
  sendingGas: bigint
  /** What the order cost in the end. */
  cost: bigint
}

/** What was paid and what of it comes back, in the denom of the price; other coins are listed with their payments. */
export function receiptSums(status: Pick<ClearingStatus, 'payments' | 'refunds' | 'expected'>): ReceiptSums {
  const { denom } = status.expected.amount
  const paid = totalOf(
    status.payments.filter(({ chainId }) => chainId === status.expected.chainId).flatMap(({ amounts }) => amounts),
    denom,
  )
  const refunds = status.refunds.filter(({ chainId = status.expected.chainId }) => chainId === status.expected.chainId)
  const refunded = totalOf(
    refunds.map(({ amount, net = amount }) => net),
    denom,
  )
  const sendingGas =
    totalOf(
      refunds.map(({ amount }) => amount),
      denom,
    ) - refunded
  return { paid, refunded, sendingGas, cost: paid - refunded }
}

/** Whether everything of the price was kept: only then its parts are what was paid for. */
export function keptInFull(status: ClearingStatus, quote: Quote): boolean {
  const { cost, sendingGas } = receiptSums(status)
  return cost - sendingGas === BigInt((status.fees ?? quote.fees).total.amount)
}

function totalOf(amounts: readonly { denom: string; amount: string }[], denom: string): bigint {
  return sumCoins(amounts.map(toCoin)).find(coin => coin.denom === denom)?.amount ?? 0n
}
