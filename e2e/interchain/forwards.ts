import type { PacketId } from '@relayooor/shared'
import type { ChainName, NetworkInfo } from './network.ts'
import { nth } from '../kit/ports.ts'
import { arrivedDenom } from './denom.ts'
import { key } from './network.ts'
import { sendTransfers } from './transactions.ts'

export interface Forward {
  amount: bigint
  denom?: string
  /** On the last chain; the sender's own address by default. */
  to?: string
  /** Of the second hop, from its start; 10 minutes by default. */
  timeout?: string
  retries?: number
  /** Beside `forward` in the memo. */
  more?: Record<string, unknown>
}

/** Transfers from `ibc-0` that `ibc-1` forwards to `ibc-2`, sent in one transaction that no relayer carries. */
export async function sendForwards(network: NetworkInfo, user: string, forwards: Forward[]): Promise<PacketId[]> {
  const sender = key(network.keys, user)
  const channelId = network.channels[0]['ibc-0']
  const { sequences } = await sendTransfers(
    network.chains['ibc-0'],
    sender,
    forwards.map(({ amount, denom = 'stake', to = sender.address, timeout, retries, more = {} }) => ({
      receiver: 'forwarded',
      amount: { denom, amount: amount.toString() },
      channelId,
      timeoutSeconds: 3600,
      memo: JSON.stringify({
        forward: { receiver: to, port: 'transfer', channel: onwardChannel(network, 'ibc-1'), timeout, retries },
        ...more,
      }),
    })),
  )
  return sequences.map(sequence => ({ chainId: 'ibc-0', portId: 'transfer', channelId, sequence }))
}

export async function sendForward(network: NetworkInfo, user: string, forward: Forward): Promise<PacketId> {
  return nth(await sendForwards(network, user, [forward]), 0)
}

/** The denom that a coin of `ibc-0` has at the end of its way. */
export function denomAtEnd(network: NetworkInfo, denom = 'stake'): string {
  return arrivedDenom(onwardChannel(network, 'ibc-2'), `transfer/${network.channels[0]['ibc-1']}/${denom}`)
}

/** The end on this chain of the channel from the second to the third. */
export function onwardChannel({ onward }: NetworkInfo, on: Exclude<ChainName, 'ibc-0'>): string {
  if (!onward) throw new Error('this network has two chains only')
  return onward[on]
}
