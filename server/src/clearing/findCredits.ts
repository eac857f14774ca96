import type { Coin } from '@relayooor/shared'
import type { Block, BlockTx, ChainEvent } from '../chains/chain.ts'
import { sumCoins } from '@relayooor/shared'
import { MsgMultiSend, MsgSend } from 'cosmjs-types/cosmos/bank/v1beta1/tx'
import { attribute } from '../chains/chain.ts'
import { readCoins } from '../chains/coinText.ts'
import { decodeTx } from '../chains/transactions.ts'

/** What one transaction, or a block by itself, brought to a service address. */
export interface Credit {
  chainId: string
  /** Ours, that received it. */
  address: string
  height: number
  at: Date
  /** `block` for a credit without a transaction. */
  txHash: string
  ordinal: number
  /** Null when it did not come from exactly one account by a bank message. */
  payer: string | null
  memo: string
  coins: Coin[]
}

/** Reads the credits of a block to one address: from the bank module's own events, so that no way of paying is missed. */
export function findCredits(block: Block, address: string): Credit[] {
  const base = { chainId: block.chainId, address, height: block.height, at: block.time }
  const fromTxs = block.txs.filter(tx => tx.code === 0).flatMap((tx): Credit[] => {
    const coins = received(tx.events, address)
    return coins.length === 0 ? [] : [{ ...base, txHash: tx.hash, ordinal: 0, coins, ...whoPaid(tx, address) }]
  })
  const coins = received(block.events, address)
  return coins.length === 0 ? fromTxs : [...fromTxs, { ...base, txHash: 'block', ordinal: 0, payer: null, memo: '', coins }]
}

function received(events: ChainEvent[], address: string): Coin[] {
  return sumCoins(events
    .filter(event => event.type === 'coin_received' && attribute(event, 'receiver') === address)
    .flatMap(event => readCoins(attribute(event, 'amount') ?? '')))
}

function whoPaid(tx: BlockTx, address: string): { payer: string | null, memo: string } {
  const { memo, messages } = decodeTx(tx.bytes)
  const payers = new Set(messages.flatMap(({ typeUrl, value }) => {
    if (typeUrl === MsgSend.typeUrl) {
      const send = MsgSend.decode(value)
      return send.toAddress === address ? [send.fromAddress] : []
    }
    if (typeUrl === MsgMultiSend.typeUrl) {
      const send = MsgMultiSend.decode(value)
      return send.outputs.some(output => output.address === address) ? send.inputs.map(input => input.address) : []
    }
    return []
  }))
  const [payer] = payers
  return { memo, payer: payers.size === 1 && payer !== undefined ? payer : null }
}
