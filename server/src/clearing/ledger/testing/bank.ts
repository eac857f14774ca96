import type { Coin } from '@relayooor/shared'
import type { BlockTx, ChainEvent } from '../../../chains/chain.ts'
import { createHash, randomUUID } from 'node:crypto'
import { sumCoins } from '@relayooor/shared'
import { MsgSend } from 'cosmjs-types/cosmos/bank/v1beta1/tx'
import { AuthInfo, TxBody, TxRaw } from 'cosmjs-types/cosmos/tx/v1beta1/tx'
import { anEvent } from '../../testing.ts'

const collector = 'cosmos1feecollector'

/** The bank module of one chain, with its events. */
export class Bank {
  private balances = new Map<string, Coin[]>()
  private settled = new Map<string, Coin[]>()
  last = ''

  has(address: string, coins: string): void {
    this.change(address, read(coins))
    this.settle()
  }

  before(address: string): Coin[] {
    return this.settled.get(address) ?? []
  }

  now(address: string): Coin[] {
    return this.balances.get(address) ?? []
  }

  settle(): void {
    this.settled = new Map(this.balances)
  }

  events(sends: [string, string, string][]): ChainEvent[] {
    return sends.flatMap(([from, to, coins]) => {
      this.change(
        from,
        read(coins).map(({ denom, amount }) => ({ denom, amount: -amount })),
      )
      this.change(to, read(coins))
      return [
        anEvent('coin_spent', { spender: from, amount: coins }),
        anEvent('coin_received', { receiver: to, amount: coins }),
        anEvent('transfer', { recipient: to, sender: from, amount: coins }),
      ]
    })
  }

  /** A transaction that pays its fee, and when it does not fail makes its sends. */
  tx({
    from,
    payer,
    fee,
    code = 0,
    memo = '',
    sends = [],
    messages = [],
  }: {
    from: string
    payer?: string | undefined
    fee: string
    code?: number
    memo?: string
    sends?: [string, string, string][]
    messages?: { typeUrl: string; value: Uint8Array }[]
  }): BlockTx {
    const bodyBytes = TxBody.encode(
      TxBody.fromPartial({
        memo,
        messages: [
          ...messages,
          ...sends.map(([fromAddress, toAddress, coins]) => ({
            typeUrl: MsgSend.typeUrl,
            value: MsgSend.encode({ fromAddress, toAddress, amount: text(coins) }).finish(),
          })),
        ],
      }),
    ).finish()
    const authInfoBytes = AuthInfo.encode(
      AuthInfo.fromPartial({ fee: { amount: text(fee), gasLimit: 1n, payer: '', granter: payer ?? '' } }),
    ).finish()
    const bytes = TxRaw.encode({ bodyBytes, authInfoBytes, signatures: [Buffer.from(randomUUID())] }).finish()
    this.last = createHash('sha256').update(bytes).digest('hex').toUpperCase()
    const events = [...(fee === '' ? [] : this.events([[payer ?? from, collector, fee]])), ...(code === 0 ? this.events(sends) : [])]
    return { hash: this.last, index: 0, code, codespace: '', log: '', gasUsed: 1n, gasWanted: 1n, events, bytes }
  }

  private change(address: string, coins: Coin[]): void {
    this.balances.set(address, sumCoins([...this.now(address), ...coins]))
  }
}

function read(coins: string): Coin[] {
  return text(coins).map(({ denom, amount }) => ({ denom, amount: BigInt(amount) }))
}

function text(coins: string): { denom: string; amount: string }[] {
  return coins
    .split(',')
    .filter(one => one !== '')
    .map(one => ({ amount: /^\d+/.exec(one)?.[0] ?? '', denom: one.replace(/^\d+/, '') }))
}
