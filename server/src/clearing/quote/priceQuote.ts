import type { Amount, GasView, QuoteTerms } from '@relayooor/shared'
import type { Fees } from '../context.ts'
import type { CostedPacket } from '../gas/costPackets.ts'
import { sumCoins, toAmount } from '@relayooor/shared'

export interface PriceInput {
  packets: CostedPacket[]
  fees: Fees
  denom: string
  clearedIn30Days: number
}

/**
 * The price: a service fee and one part for each packet, which is its fee, its gas and its share of the discount. The parts sum to the
 * total exactly. The discount for volume is on service fee and packet fees, rounded down, and never on gas.
 */
export function priceQuote({ packets, fees, denom, clearedIn30Days }: PriceInput): { fees: QuoteTerms['fees']; total: bigint } {
  const percent = discountPercent(fees.tiers, clearedIn30Days + packets.length)
  const off = (fee: bigint) => (fee * percent) / 100n
  const summed = sumUp({
    denom,
    service: fees.service - off(fees.service),
    serviceDiscount: off(fees.service),
    parts: packets.map(packet => ({ ...packet, perPacket: fees.perPacket, discount: off(fees.perPacket) })),
  })
  return { fees: summed, total: BigInt(summed.total.amount) }
}

export interface PriceParts {
  denom: string
  /** What is left of it after the discount. */
  service: bigint
  serviceDiscount: bigint
  parts: (CostedPacket & { perPacket: bigint; discount: bigint })[]
}

/** A price of all that it is made of. */
export function sumUp({ denom, service, serviceDiscount, parts }: PriceParts): QuoteTerms['fees'] {
  const amount = (units: bigint): Amount => ({ denom, amount: units.toString() })
  const packets = parts.map(({ packet, verdict, reason, unchecked, ends, perPacket, discount, gas }) => ({
    packet,
    verdict,
    ...(reason && { reason }),
    ...(unchecked && { unchecked }),
    ...(ends && { ends }),
    part: perPacket - discount + gas,
    perPacket,
    gas,
    discount,
  }))
  const gasNotIncluded = sumGas(parts.flatMap(one => one.gasNotIncluded))
  return {
    service: amount(service),
    packets: packets.map(({ part, perPacket, gas, discount, ...what }) => ({
      ...what,
      amount: amount(part),
      perPacket: amount(perPacket),
      gas: amount(gas),
      discount: amount(discount),
    })),
    total: amount(packets.reduce((sum, { part }) => sum + part, service)),
    ...(serviceDiscount > 0n && { serviceDiscount: amount(serviceDiscount) }),
    gasEstimate: sumGas(parts.flatMap(one => one.gasEstimate)),
    ...(gasNotIncluded.length > 0 && { gasNotIncluded }),
  }
}

/** The best of the tiers that so many packets reach. */
export function discountPercent(tiers: Fees['tiers'], packets: number): bigint {
  return BigInt(Math.max(0, ...tiers.filter(tier => packets >= tier.packets).map(tier => tier.discountPercent)))
}

/** Per chain and denom. */
export function sumGas(views: GasView[]): GasView[] {
  const chainIds = [...new Set(views.map(view => view.chainId))].sort()
  return chainIds.flatMap(chainId =>
    sumCoins(views.filter(view => view.chainId === chainId).map(({ denom, amount }) => ({ denom, amount: BigInt(amount) }))).map(coin => ({
      chainId,
      ...toAmount(coin),
    })),
  )
}
