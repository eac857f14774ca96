import type { Amount, ChainView, PacketId, PaymentRequest, Quote } from '@relayooor/shared'
import { compactPackets } from '@relayooor/shared'

export interface PayWith {
  chainId: string
  denom: string
}

type PayableChain = Pick<ChainView, 'chainId' | 'paymentDenoms' | 'healthy'>

/** Every chain and coin that an order can be paid with. */
export function payOptions(chains: readonly PayableChain[]): PayWith[] {
  return chains.flatMap(({ chainId, paymentDenoms }) => paymentDenoms.map(({ denom }) => ({ chainId, denom })))
}

/**
 * The chain to pay on before the person chooses: where the first transfer was sent from, as its sender has coins
 * there; else the first healthy chain. `usable` are the chains that the wallet has an address on, if one is connected.
 */
export function preferredPayWith(
  chains: readonly PayableChain[],
  packets: readonly PacketId[],
  usable: ReadonlySet<string> | undefined,
): PayWith | undefined {
  const open = chains.filter(({ chainId, healthy, paymentDenoms }) => healthy && paymentDenoms.length > 0 && (usable?.has(chainId) ?? true))
  const chain = open.find(({ chainId }) => packets.some(packet => packet.chainId === chainId)) ?? open[0]
  const denom = chain?.paymentDenoms[0]?.denom
  return chain && denom !== undefined ? { chainId: chain.chainId, denom } : undefined
}

/** Where the same is priced anew. */
export function newPrice({ packets, payment }: Pick<Quote, 'packets' | 'payment'>) {
  return { name: 'price', query: { packet: compactPackets(packets), on: payment.chainId, denom: payment.amount.denom } }
}

export interface Shortfall {
  needed: Amount
  held: Amount
  missing: Amount
}

/** The first coin that does not suffice for price and chain fee together; null when there is enough. */
export function shortfall({ amount, fee }: Pick<PaymentRequest, 'amount' | 'fee'>, spendable: readonly Amount[]): Shortfall | null {
  const needed = new Map([[amount.denom, BigInt(amount.amount)]])
  needed.set(fee.denom, (needed.get(fee.denom) ?? 0n) + BigInt(fee.amount))
  for (const [denom, need] of needed) {
    const held = BigInt(spendable.find(coin => coin.denom === denom)?.amount ?? '0')
    if (held < need) {
      const coin = (units: bigint): Amount => ({ denom, amount: String(units) })
      return { needed: coin(need), held: coin(held), missing: coin(need - held) }
    }
  }
  return null
}
