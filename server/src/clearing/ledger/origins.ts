import type { Coin, PaymentAuthority } from '@relayooor/shared'
import type { ChainEvent } from '../../chains/chain.ts'
import type { TxMessage } from '../../chains/transactions.ts'
import { accountOf, sumCoins } from '@relayooor/shared'
import { MsgMultiSend, MsgSend } from 'cosmjs-types/cosmos/bank/v1beta1/tx'
import { attribute } from '../../chains/chain.ts'
import { readCoins } from '../../chains/coinText.ts'
import { foreignDenom, foreignText } from '../../chains/foreignText.ts'
import { orNothing } from '../../chains/orNothing.ts'

/** Coins that came to us, with the accounts that they came from. */
export interface Origin {
  from: string[]
  coins: Coin[]
}

/** By a bank message; `isMulti`: one whose events do not say from whom. */
interface Send extends Origin {
  isMulti: boolean
}

/** Bank messages to us, those inside authz executions too. Of a MultiSend every input has paid. */
export function sendsTo(messages: TxMessage[], address: string): Send[] {
  return messages.flatMap(({ typeUrl, value }) =>
    orNothing((): Send[] => {
      if (typeUrl === MsgSend.typeUrl) {
        const send = MsgSend.decode(value)
        return lower(send.toAddress) === address
          ? [{ from: [foreignText(lower(send.fromAddress))], coins: send.amount.map(toCoin), isMulti: false }]
          : []
      }
      if (typeUrl === MsgMultiSend.typeUrl) {
        const send = MsgMultiSend.decode(value)
        const outputs = send.outputs.filter(output => lower(output.address) === address)
        return outputs.length > 0
          ? [
              {
                from: send.inputs.map(input => foreignText(lower(input.address))),
                coins: outputs.flatMap(output => output.coins.map(toCoin)),
                isMulti: true,
              },
            ]
          : []
      }
      return []
    }),
  )
}

/** What the bank says who has sent to us: contracts are in no bank message. A MultiSend's events name nobody. */
export function transfersTo(events: ChainEvent[], address: string): Origin[] {
  return events
    .filter(event => event.type === 'transfer' && attribute(event, 'recipient') === address)
    .flatMap(event => {
      const sender = attribute(event, 'sender')
      return sender === undefined ? [] : [{ from: [foreignText(sender)], coins: readCoins(attribute(event, 'amount') ?? '') }]
    })
}

/**
 * The one account that all of it came from, null when there are several or a part has no known origin; and whether all of them have signed.
 */
export function judgePayer(
  origins: Origin[],
  sent: Coin[],
  signers: ReadonlySet<string>,
): { payer: string | null; authority: PaymentAuthority | null } {
  const from = new Set(origins.flatMap(one => one.from))
  const [payer, ...others] = from
  if (
    payer === undefined ||
    subtract(
      sent,
      origins.flatMap(one => one.coins),
    ).length > 0
  )
    return { payer: null, authority: null }
  const isSigned = [...from].every(address => signers.has(accountOf(address) ?? ''))
  return { payer: others.length === 0 ? payer : null, authority: isSigned ? 'signers' : null }
}

/** What of `coins` is beyond `less`, per denom; never below nothing. */
export function subtract(coins: Coin[], less: Coin[]): Coin[] {
  return sumCoins([...coins, ...less.map(({ denom, amount }) => ({ denom, amount: -amount }))]).filter(coin => coin.amount > 0n)
}

/** Bech32 may be written in capitals, and people's messages keep that; the bank's own events do not. */
export function lower(address: string): string {
  return address.toLowerCase()
}

function toCoin({ denom, amount }: { denom: string; amount: string }): Coin {
  return { denom: foreignDenom(denom), amount: BigInt(amount) }
}
