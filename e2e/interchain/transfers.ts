import type { PacketId } from '@relayooor/shared'
import type { ChainName, NetworkInfo } from './network.ts'
import { createHash } from 'node:crypto'
import { nth } from '../kit/ports.ts'
import { key } from './network.ts'
import { sendTransfers } from './transactions.ts'

export interface TransferOptions {
  from: ChainName
  /** Name of a key; also the receiver, unless `to` is given. */
  user: string
  to?: string
  /** 1000 by default. */
  amount?: bigint
  denom?: string
  /** On `from`; the first channel by default. */
  channelId?: string
  /** An hour by default, which is enough for a quote. */
  timeoutSeconds?: number
  memo?: string
}

export interface SentPacket {
  packet: PacketId
  txHash: string
}

/** Sends one transfer that no relayer carries. */
export async function sendTransfer(network: NetworkInfo, options: TransferOptions): Promise<SentPacket> {
  return nth(await sendMany(network, options, 1), 0)
}

/** Sends the same transfer `count` times in one transaction. */
export async function sendMany(network: NetworkInfo, options: TransferOptions, count: number): Promise<SentPacket[]> {
  const { from, user, amount = 1000n, denom = 'stake', timeoutSeconds = 3600, memo = '' } = options
  const sender = key(network.keys, user)
  const channelId = options.channelId ?? network.channels[0][from]
  const transfer = { receiver: options.to ?? sender.address, amount: { denom, amount: amount.toString() }, channelId, timeoutSeconds, memo }
  const { txHash, sequences } = await sendTransfers(
    network.chains[from],
    sender,
    Array.from<typeof transfer>({ length: count }).fill(transfer),
  )
  return sequences.map(sequence => ({ txHash, packet: { chainId: from, portId: 'transfer', channelId, sequence } }))
}

/** The denom that a coin sent over ICS-20 has on the other side. */
export function arrivedDenom(channelIdThere: string, denom = 'stake'): string {
  return `ibc/${createHash('sha256').update(`transfer/${channelIdThere}/${denom}`).digest('hex').toUpperCase()}`
}
