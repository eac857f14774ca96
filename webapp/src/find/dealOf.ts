import type { Amount, ConfigView, PacketId, Rates } from '@relayooor/shared'
import { convertUp, rateOf } from '@relayooor/shared'

export interface Price {
  chainId: string
  amount: Amount
}

/** A transfer, with what it carries in the coin of its source chain. */
export interface Carried {
  packet: Pick<PacketId, 'chainId'>
  amount?: Amount | undefined
}

/** What the service takes, and what the operator says that coins are worth. */
export type Terms = Pick<ConfigView, 'chains' | 'rates'>

export interface Deal {
  /** What the transfers are worth together, in the coin of the price. */
  frees: Amount
  /** Whether the operator's rates had to be asked for it. */
  byRates: boolean
  costsMore: boolean
}

/** What an order frees beside what it costs: undefined where nobody here can compare it, since a coin has no rate to that of the price. */
export function dealOf({ chainId, amount: price }: Price, transfers: readonly Carried[], rates: Rates): Deal | undefined {
  let [freed, byRates] = [0n, false]
  for (const { packet, amount } of transfers) {
    if (amount === undefined) return undefined
    if (packet.chainId === chainId && amount.denom === price.denom) {
      freed += BigInt(amount.amount)
      continue
    }
    const [from, to] = [rateOf(rates, packet.chainId, amount.denom), rateOf(rates, chainId, price.denom)]
    if (!from || !to) return undefined
    freed += convertUp(BigInt(amount.amount), from, to)
    byRates = true
  }
  if (transfers.length === 0) return undefined
  return { frees: { denom: price.denom, amount: freed.toString() }, byRates, costsMore: BigInt(price.amount) >= freed }
}

/** What an order of these usually costs, without gas and discounts, in the coin of its first chain; undefined where that takes none. */
export function usualPrice(transfers: readonly Carried[], { chains }: Terms): Price | undefined {
  return priceBy(transfers, chains, fees => BigInt(fees.service) + BigInt(fees.perPacket) * BigInt(transfers.length))
}

/** The same as `dealOf` before there is a price. */
export function usualDeal(transfers: readonly Carried[], terms: Terms): Deal | undefined {
  const price = usualPrice(transfers, terms)
  return price && dealOf(price, transfers, terms.rates)
}

/** Whether a transfer is worth no more than its own part of the usual price, so that no order is better for having it. */
export function isTiny(transfer: Carried, { chains, rates }: Terms): boolean {
  const part = priceBy([transfer], chains, fees => BigInt(fees.perPacket))
  return (part && dealOf(part, [transfer], rates)?.costsMore) ?? false
}

type Fees = ConfigView['chains'][number]['paymentDenoms'][number]['fees']

function priceBy([first]: readonly Carried[], chains: ConfigView['chains'], sum: (fees: Fees) => bigint): Price | undefined {
  const coin = chains.find(({ chainId }) => chainId === first?.packet.chainId)?.paymentDenoms[0]
  return first && coin && { chainId: first.packet.chainId, amount: { denom: coin.denom, amount: sum(coin.fees).toString() } }
}
