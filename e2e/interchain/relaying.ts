import type { PacketId } from '@relayooor/shared'
import type { ChainName, NetworkInfo } from './network.ts'
import { clearArguments } from '@relayooor/shared'
import { hermes } from './hermes.ts'
import { key } from './network.ts'
import { send } from './payments.ts'
import { balance } from './queries.ts'

/** Another relayer's Hermes, with its own keys, relays this packet and its acknowledgement. */
export async function relayByOther(network: NetworkInfo, packet: PacketId): Promise<void> {
  await hermes(network.tools.hermes, network.otherHermesConfig, clearArguments({ ...packet, sequences: [packet.sequence] }))
}

/** What a payment by simd costs its sender. */
export const feeOfSend = 1500n

/** Takes all money from our lane on a chain; `fundLane` gives it back. */
export async function drainLane(network: NetworkInfo, chain: ChainName): Promise<void> {
  const all = await balance(network, chain, key(network.keys, 'relayooor').address)
  await send(network, {
    chain,
    user: 'relayooor',
    to: key(network.keys, 'sink').address,
    amount: { denom: 'stake', amount: String(all - feeOfSend) },
    memo: '',
  })
}

export async function fundLane(network: NetworkInfo, chain: ChainName): Promise<void> {
  await send(network, {
    chain,
    user: 'bank',
    to: key(network.keys, 'relayooor').address,
    amount: { denom: 'stake', amount: '100000000000' },
    memo: '',
  })
}
