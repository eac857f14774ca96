import type { Amount, CoinName, ConfigView, PacketId, PacketResultView } from '@relayooor/shared'
import { formatUnits } from '@relayooor/shared'
import { language, say } from './say.ts'

/** How chains and amounts are named to a person; made from `/config` and, for coins that the service does not take, `/coins`. */
export interface Names {
  chain: (chainId: string) => string
  money: (amount: Amount, chainId: string) => string
  /** Where a transaction can be looked at; undefined when no explorer is configured. */
  txUrl: (chainId: string, txHash: string) => string | undefined
  /** The same of a vote. */
  proposalUrl: (chainId: string, proposalId: string) => string | undefined
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
    proposalUrl: (chainId, proposalId) => of(chainId)?.explorerProposal?.replace('{proposalId}', proposalId),
  }
}

/** An amount for reading: as everywhere, but a long denom is shortened. */
export function amountText(amount: Amount, coin: CoinName = {}): string {
  const { symbol, decimals, baseDenom: base = amount.denom, unknownOrigin } = coin
  const marks = marksOf(language().locale)
  const denom = base.length > 24 ? `${base.slice(0, 8)}…${base.slice(-4)}` : base
  return symbol !== undefined && decimals !== undefined
    ? `${formatUnits(BigInt(amount.amount), decimals, marks)} ${symbol}`
    : say('money.base-units', {
        amount: formatUnits(BigInt(amount.amount), 0, marks),
        denom: unknownOrigin ? say('money.unknown-chain', { denom }) : denom,
      })
}

/** `no. 42 on channel-0`: every channel counts its own. */
export function packetNumber({ sequence, channelId }: PacketId): string {
  return say('packet.number', { sequence, channel: channelId })
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
  const last = items.at(-1) ?? ''
  return items.length < 2 ? last : say('list.and', { first: items.slice(0, -1).join(', '), last })
}

interface Marks {
  group: string
  decimal: string
}
const marksByLocale = new Map<string, Marks>()

/** How a locale groups digits and marks decimals. Asked once each: the browser takes longer for it than for a whole row. */
function marksOf(locale: string): Marks {
  const known = marksByLocale.get(locale)
  if (known) return known
  const parts = new Intl.NumberFormat(locale, { useGrouping: 'always' }).formatToParts(1000.5)
  const mark = (type: Intl.NumberFormatPartTypes): string => parts.find(part => part.type === type)?.value ?? ''
  const marks = { group: mark('group'), decimal: mark('decimal') }
  marksByLocale.set(locale, marks)
  return marks
}
