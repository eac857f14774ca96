import type { Coin, RefundReason } from '@relayooor/shared'
import { refundMemo } from './refundMemo.ts'

/** A refund that could be in the next transaction. */
export interface SendableRefund {
  id: number
  token: string | null
  reason: RefundReason
  denom: string
  amount: bigint
  to: string
  /** What the recipient gets, once it is fixed. */
  net: bigint | null
  largestBatch: number
}

export interface Batch<T> {
  refunds: T[]
  /** What the wallet cannot pay now. */
  short: T[]
}

/** Characters that a chain takes by default (x/auth `MaxMemoCharacters`). */
const longestMemo = 256

/**
 * The refunds of the next transaction, the oldest first: within each one's limit, the wallet's balance less the fee, and the memo's length.
 * One that does not fit delays none after it.
 */
export function chooseBatch<T extends SendableRefund>(due: T[], wallet: Coin[], feeFor: (refunds: number) => Coin): Batch<T> {
  const batch: Batch<T> = { refunds: [], short: [] }
  for (const refund of due) {
    const together = [...batch.refunds, refund]
    if (together.some(one => one.largestBatch < together.length)) continue
    if (!affordable(together, wallet, feeFor(together.length))) batch.short.push(refund)
    else if (refundMemo(together).length <= longestMemo) batch.refunds.push(refund)
  }
  return batch
}

/** Whether the wallet holds all of it and the fee. */
export function affordable(refunds: { denom: string; amount: bigint }[], wallet: Coin[], fee: Coin): boolean {
  return [...refunds, fee].every(({ denom }) => {
    const needed = [...refunds, fee].filter(one => one.denom === denom).reduce((sum, one) => sum + one.amount, 0n)
    return needed <= (wallet.find(one => one.denom === denom)?.amount ?? 0n)
  })
}
