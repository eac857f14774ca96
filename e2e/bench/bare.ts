import type { PacketId } from '@relayooor/shared'
import type { NetworkInfo } from '../interchain/network.ts'
import { hermes } from '../interchain/hermes.ts'
import { chainName } from '../interchain/network.ts'
import { openSequences } from '../interchain/queries.ts'
import { nth } from '../kit/ports.ts'
import { until } from '../kit/until.ts'

/** One bare `hermes clear packets` for these packets of one channel, from start to exit, in milliseconds. */
export async function timeBare(network: NetworkInfo, packets: PacketId[]): Promise<number> {
  const first = nth(packets, 0)
  const from = performance.now()
  await hermes(network.tools.hermes, network.otherHermesConfig, [
    'clear',
    'packets',
    '--chain',
    first.chainId,
    '--port',
    first.portId,
    '--channel',
    first.channelId,
    '--packet-sequences',
    packets.map(packet => packet.sequence).join(','),
  ])
  return performance.now() - from
}

/** An order ends before Hermes has relayed the acknowledgements, which would slow the next bare call. */
export async function acknowledged(network: NetworkInfo, packets: PacketId[]): Promise<void> {
  const { chainId, channelId } = nth(packets, 0)
  await until('the acknowledgements are back', async () => {
    const open = new Set(await openSequences(network, chainName(chainId), channelId))
    return packets.every(({ sequence }) => !open.has(sequence))
  })
}
