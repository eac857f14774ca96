import type { Coin, PaymentAuthority } from '@relayooor/shared'
import type { Block, BlockTx, ChainEvent } from '../../chains/chain.ts'
import { sumCoins } from '@relayooor/shared'
import { MsgAcknowledgement, MsgRecvPacket, MsgTimeout, MsgTimeoutOnClose } from 'cosmjs-types/ibc/core/channel/v1/tx'
import { attribute } from '../../chains/chain.ts'
import { readCoins } from '../../chains/coinText.ts'
import { foreignText, longestMemo } from '../../chains/foreignText.ts'
import { messageSigners } from '../../chains/messageSigners.ts'
import { decodeTx } from '../../chains/transactions.ts'
import { judgePayer, lower, sendsTo, subtract, transfersTo } from './origins.ts'

/** What one transaction, an IBC packet in one, or a block by itself, brought to a service address. */
export interface Credit {
  chainId: string
  /** Ours, that received it. */
  address: string
  height: number
  at: Date
  /** `block` for a credit without a transaction. */
  txHash: string
  ordinal: number
  /** The one account that it came from; null when it came from several, over IBC, from none, or when that is not sure. */
  payer: string | null
  /** Who vouches for what the memo says; null when an account that it came from has not signed: a contract, or an authz granter. */
  authority: PaymentAuthority | null
  /** What the payer wrote: the transaction's memo, or of an arrival over IBC the packet's. */
  memo: string
  coins: Coin[]
}

type Part = Pick<Credit, 'payer' | 'authority' | 'memo' | 'coins'>

/** Whose transactions carry the packets of others: their memo is the relayer's word, not the payer's. */
const relayTypes: readonly string[] = [MsgRecvPacket, MsgAcknowledgement, MsgTimeout, MsgTimeoutOnClose].map(message => message.typeUrl)

/** Reads the credits of a block to one address: from the bank module's own events, so that no way of paying is missed. */
export function findCredits(block: Block, address: string): Credit[] {
  const base = { chainId: block.chainId, address, height: block.height, at: block.time }
  const fromTxs = block.txs
    .filter(tx => tx.code === 0)
    .flatMap(tx => partsOf(tx, address).map((part, ordinal): Credit => ({ ...base, txHash: tx.hash, ordinal, ...part })))
  const coins = received(block.events, address)
  return coins.length === 0
    ? fromTxs
    : [...fromTxs, { ...base, txHash: 'block', ordinal: 0, payer: null, authority: null, memo: '', coins }]
}

function partsOf(tx: BlockTx, address: string): Part[] {
  const all = received(tx.events, address)
  // What our own key moves, change of its fee included, is no payment.
  if (all.length === 0 || tx.events.some(event => event.type === 'coin_spent' && attribute(event, 'spender') === address)) return []
  const { memo, messages } = decodeTx(tx.bytes) ?? { memo: '', messages: [] }
  const sends = sendsTo(messages, address)
  const arrivals = arrivalsIn(tx.events, address)
  const here = subtract(
    all,
    arrivals.flatMap(one => one.coins),
  )
  const relayed = messages.some(message => relayTypes.includes(message.typeUrl))
  const sent = relayed
    ? atMost(
        here,
        sends.flatMap(one => one.coins),
      )
    : here
  const origins = relayed ? sends : [...sends.filter(one => one.isMulti), ...transfersTo(tx.events, address)]
  const parts: Part[] = [
    { ...judgePayer(origins, sent, messageSigners(tx.bytes)), memo, coins: sent },
    // The memo of a packet is part of the message that its sender let go out, as the memo of a transaction is not.
    ...arrivals.map(({ memo, coins }): Part => ({ payer: null, authority: 'packet', memo, coins })),
    // What a packet set free for us without being a transfer to us: nobody here has said what it is for.
    { payer: null, authority: null, memo: '', coins: subtract(here, sent) },
  ]
  return parts.filter(part => part.coins.length > 0)
}

function received(events: ChainEvent[], address: string): Coin[] {
  return sumCoins(
    events
      .filter(event => event.type === 'coin_received' && attribute(event, 'receiver') === address)
      .flatMap(event => readCoins(attribute(event, 'amount') ?? '')),
  )
}

/** Transfers over ICS-20: the application's event comes right after the coins of its packet (ibc-go transfer, OnRecvPacket). */
function arrivalsIn(events: ChainEvent[], address: string): { memo: string; coins: Coin[] }[] {
  const arrivals: { memo: string; coins: Coin[] }[] = []
  let coins: Coin[] | null = null
  for (const event of events) {
    if (event.type === 'coin_received' && attribute(event, 'receiver') === address) {
      coins = readCoins(attribute(event, 'amount') ?? '')
    } else if (
      coins &&
      event.type === 'fungible_token_packet' &&
      lower(attribute(event, 'receiver') ?? '') === address &&
      attribute(event, 'success') === 'true'
    ) {
      arrivals.push({ memo: foreignText(attribute(event, 'memo') ?? '', longestMemo), coins })
      coins = null
    }
  }
  return arrivals
}

function atMost(coins: Coin[], limit: Coin[]): Coin[] {
  return subtract(coins, subtract(coins, limit))
}
