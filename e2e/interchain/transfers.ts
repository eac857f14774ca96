import type { PacketId } from '@relayooor/shared'
import type { ChainName, NetworkInfo } from './network.ts'
import { nth } from '../kit/ports.ts'
import { chain, key } from './network.ts'
import { sendTransfers } from './transactions.ts'

export interface TransferOptions {
  from: ChainName
  /** Name of a key; also the receiver, unless `to` is given. */
  user: string
  to?: string
  /** 1000 by default. */
  amount?: bigint
  denom?: string
  /** On `from`; the first channel between the first two chains by default. */
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
  const channelId = options.channelId ?? firstChannel(network, from)
  const transfer = { receiver: options.to ?? sender.address, amount: { denom, amount: amount.toString() }, channelId, timeoutSeconds, memo }
  const { txHash, sequences } = await sendTransfers(
    chain(network, from),
    sender,
    Array.from<typeof transfer>({ length: count }).fill(transfer),
  )
  return sequences.map(sequence => ({ txHash, packet: { chainId: from, portId: 'transfer', channelId, sequence } }))
}

function firstChannel({ channels: [first] }: NetworkInfo, from: ChainName): string {
  if (from === 'ibc-2') throw new Error('ibc-2 has a channel to ibc-1 only')
  return first[from]
}
