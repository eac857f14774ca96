import type { Amount, CoinName, ConfigView, PacketId, PacketResultView } from '@relayooor/shared'
import { formatAmount } from '@relayooor/shared'

/** How chains and amounts are named to a person; made from `/config` and, for coins that the service does not take, `/coins`. */
export interface Names {
  chain: (chainId: string) => string
  money: (amount: Amount, chainId: string) => string
  /** Where a transaction can be looked at; undefined when no explorer is configured. */
  txUrl: (chainId: string, txHash: string) => string | undefined
}

export function namesFrom(
  config: Pick<ConfigView, 'chains'>,
  otherCoin: (chainId: string, denom: string) => CoinName | undefined = () => undefined,
): Names {
  function of(chainId: string): ConfigView['chains'][number] | undefined {
    return config.chains.find(chain => chain.chainId === chainId)
  }
  return {
    chain: chainId => of(chainId)?.name ?? chainId,
    money(amount, chainId) {
      const chain = of(chainId)
      return amountText(
        amount,
        chain && (chain.paymentDenoms.find(({ denom }) => denom === amount.denom) ?? otherCoin(chainId, amount.denom)),
      )
    },
    txUrl: (chainId, txHash) => of(chainId)?.explorerTx?.replace('{txHash}', txHash),
  }
}

/** An amount for reading: as everywhere, but a long denom is shortened. */
export function amountText(amount: Amount, coin: CoinName = {}): string {
  const denom = coin.baseDenom ?? amount.denom
  return formatAmount(amount, coin).replace(denom, denom.length > 24 ? `${denom.slice(0, 8)}…${denom.slice(-4)}` : denom)
}

/** `no. 42 on channel-0`: every channel counts its own. */
export function packetNumber({ sequence, channelId }: PacketId): string {
  return `no. ${sequence} on ${channelId}`
}

/** `12.5 ATOM`, or its number where the amount is not known. */
export function transferTitle(view: PacketResultView): string {
  return view.amount === undefined ? packetNumber(view.packet) : amountText(view.amount, view)
}

/** `5B7E…20D4` */
export function shortHash(hash: string): string {
  return `${hash.slice(0, 4)}…${hash.slice(-4)}`
}

/** The first group of a token's uuid, as an order is named in a heading. */
export function shortToken(token: string): string {
  return token.slice(0, 8)
}

/** `a`, `a and b`, `a, b and c` */
export function listText(items: readonly string[]): string {
  return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`
}
