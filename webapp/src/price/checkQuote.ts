import type { ConfigView, Quote } from '@relayooor/shared'
import { packetKey, paymentMemo } from '@relayooor/shared'

/** What is wrong with a quote, as the person reads it after "this price cannot be paid". */
export type QuoteFault = 'address' | 'memo' | 'sum' | 'packets' | 'chain'

/**
 * Whether a quote says what it must, whoever signed it: our address of that chain, the token's memo, parts that add
 * up exactly, and one priced part for each transfer.
 */
export function checkQuote(quote: Quote, config: ConfigView): QuoteFault[] {
  const { payment, fees } = quote
  const chain = config.chains.find(({ chainId }) => chainId === payment.chainId)
  const parts = fees.packets.map(part => part.amount)
  const sum = [fees.service, ...parts].reduce((total, { amount }) => total + BigInt(amount), 0n)
  const oneDenom = [fees.service, ...parts, fees.total].every(({ denom }) => denom === payment.amount.denom)
  const priced = fees.packets
    .map(part => packetKey(part.packet))
    .sort()
    .join(' ')
  const faults: Record<QuoteFault, boolean> = {
    chain: !chain,
    address: chain !== undefined && chain.serviceAddress !== payment.address,
    memo: payment.memo !== paymentMemo(quote.token),
    sum: !oneDenom || sum !== BigInt(fees.total.amount) || fees.total.amount !== payment.amount.amount,
    packets: priced !== quote.packets.map(packetKey).sort().join(' '),
  }
  return (Object.keys(faults) as QuoteFault[]).filter(fault => faults[fault])
}
