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

type Terms = Pick<ConfigView, 'chains' | 'rates'>

/** The same before there is a price: beside what such an order usually costs at least, without gas, in the coin of its first chain. */
export function usualDeal(transfers: readonly Carried[], terms: Terms): Deal | undefined {
  return usually(transfers, terms, fees => BigInt(fees.service) + BigInt(fees.perPacket) * BigInt(transfers.length))
}

/** Whether a transfer is worth no more than its own part of the usual price, so that no order is better for having it. */
export function isTiny(transfer: Carried, terms: Terms): boolean {
  return usually([transfer], terms, fees => BigInt(fees.perPacket))?.costsMore ?? false
}

type Fees = ConfigView['chains'][number]['paymentDenoms'][number]['fees']

function usually(transfers: readonly Carried[], { chains, rates }: Terms, price: (fees: Fees) => bigint): Deal | undefined {
  const chain = chains.find(({ chainId, paymentDenoms }) => paymentDenoms.length > 0 && transfers[0]?.packet.chainId === chainId)
  const coin = chain?.paymentDenoms[0]
  if (!chain || !coin) return undefined
  return dealOf({ chainId: chain.chainId, amount: { denom: coin.denom, amount: price(coin.fees).toString() } }, transfers, rates)
}
