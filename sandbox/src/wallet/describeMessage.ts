import type { WalletChain } from './deps.ts'
import type { ReadMessage } from './readMessage.ts'
import { formatAmount } from '@relayooor/shared'
import { z } from 'zod'

export type Row = [label: string, value: string]

const Coin = z.object({ denom: z.string(), amount: z.string().regex(/^\d+$/) })
const Send = z.object({ from_address: z.string(), to_address: z.string(), amount: z.array(Coin) })
const Height = z.object({ revision_number: z.string().optional(), revision_height: z.string().optional() })
const Transfer = z.object({
  source_port: z.string(),
  source_channel: z.string(),
  token: Coin,
  sender: z.string(),
  receiver: z.string(),
  timeout_height: Height.optional(),
  timeout_timestamp: z.string().optional(),
  memo: z.string().optional(),
})

/** Describes a message as text; an unknown one is in the raw document only. */
export function describeMessage({ type, value }: ReadMessage, chain: WalletChain): { title: string; rows: Row[] } {
  if (type === 'cosmos-sdk/MsgSend') {
    const send = Send.safeParse(value)
    if (send.success) {
      const amount = coinText(send.data.amount, chain)
      return {
        title: `Send ${amount}`,
        rows: [
          ['From', send.data.from_address],
          ['To', send.data.to_address],
          ['Amount', amount],
        ],
      }
    }
  }
  if (type === 'cosmos-sdk/MsgTransfer') {
    const transfer = Transfer.safeParse(value)
    if (transfer.success) return describeTransfer(transfer.data, chain)
  }
  return { title: 'Unknown message', rows: [['Message', `${type}: not understood, see the raw document`]] }
}

export function coinText(coins: readonly { denom: string; amount: string }[], { denom, symbol, decimals }: WalletChain): string {
  return coins.length === 0
    ? 'none'
    : coins.map(coin => formatAmount(coin, coin.denom === denom ? { symbol, decimals } : undefined)).join(', ')
}

function describeTransfer(transfer: z.infer<typeof Transfer>, chain: WalletChain): { title: string; rows: Row[] } {
  const { token, sender, receiver, source_port, source_channel, timeout_height: height, timeout_timestamp: timestamp, memo } = transfer
  const amount = coinText([token], chain)
  const rows: Row[] = [
    ['From', sender],
    ['To', receiver],
    ['Amount', amount],
    ['Channel', `${source_port}/${source_channel}`],
  ]
  if (height?.revision_height && height.revision_height !== '0')
    rows.push(['Arrives before', `block ${height.revision_number ?? '0'}-${height.revision_height}`])
  if (timestamp && timestamp !== '0') rows.push(['Arrives before', new Date(Number(BigInt(timestamp) / 1_000_000n)).toISOString()])
  if (memo) rows.push(['Transfer memo', memo])
  return { title: `IBC transfer of ${amount}`, rows }
}
