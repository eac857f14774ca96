/** An unpaid price of the requester who asks for another one; `amount` is in the new one's coin, zero for those in another. */
export interface OpenPrice { id: string, amount: bigint }

export interface OpenPriceLimits {
  /** As many may be open, with the new one. */
  most: number
  /** As much may they add up to, with the new one. */
  share: bigint
}

/**
 * The prices that end for a new one: the oldest. Given newest first. Nobody but the requester is concerned: what others have open, or which wallet is
 * named, plays no part. The new price itself is always given.
 */
export function judgeOpenPrices(newestFirst: OpenPrice[], price: bigint, { most, share }: OpenPriceLimits): string[] {
  let sum = price
  const firstToEnd = newestFirst.findIndex(({ amount }, index) => {
    sum += amount
    return index + 1 >= most || sum > share
  })
  return firstToEnd === -1 ? [] : newestFirst.slice(firstToEnd).map(one => one.id)
}
