import type { Amount, PacketId, QuoteTerms } from '@relayooor/shared'

export interface PricedPacket { packet: PacketId, verdict: 'deliver' | 'return' }

/** The price: a service fee and one part for each packet. Gas is included in the part. The parts sum to the total exactly. */
export function priceQuote(packets: PricedPacket[], fees: { service: bigint, perPacket: bigint }, denom: string): { fees: QuoteTerms['fees'], total: bigint } {
  const amount = (units: bigint): Amount => ({ denom, amount: units.toString() })
  const total = fees.service + fees.perPacket * BigInt(packets.length)
  return {
    total,
    fees: {
      service: amount(fees.service),
      packets: packets.map(({ packet, verdict }) => ({ packet, verdict, amount: amount(fees.perPacket), perPacket: amount(fees.perPacket), gas: amount(0n), discount: amount(0n) })),
      total: amount(total),
    },
  }
}

/** Fee for so much gas, rounded up. `price` is a decimal per unit of gas. */
export function gasFee(gas: bigint, price: string): bigint {
  const [whole = '0', fraction = ''] = price.split('.')
  const scale = 10n ** BigInt(fraction.length)
  const scaled = BigInt(whole + fraction) * gas
  return (scaled + scale - 1n) / scale
}
