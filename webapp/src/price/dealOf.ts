import type { Amount, ClearingStatus, Quote } from '@relayooor/shared'

/** What an order frees beside what it costs; undefined where that is not one and the same coin, so that nobody here can compare it. */
export function dealOf(
  quote: Pick<Quote, 'payment'>,
  packets: ClearingStatus['packets'],
): { frees: Amount; costsMore: boolean } | undefined {
  const { chainId, amount: price } = quote.payment
  if (packets.length === 0 || packets.some(({ packet, amount }) => packet.chainId !== chainId || amount?.denom !== price.denom))
    return undefined
  const freed = packets.reduce((sum, { amount }) => sum + BigInt(amount?.amount ?? '0'), 0n)
  return { frees: { denom: price.denom, amount: freed.toString() }, costsMore: BigInt(price.amount) >= freed }
}
