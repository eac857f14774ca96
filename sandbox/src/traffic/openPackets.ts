import type { SentPacket } from '../chain/packetLog.ts'
import type { SimChain } from '../chain/simChain.ts'
import { clientStatus } from '../ibc/client.ts'
import { acknowledgementsBucket, channels, clients, commitmentsBucket, receiptsBucket } from '../ibc/ibcStore.ts'
import { nanoseconds } from '../ibc/packet.ts'
import { readTransferData } from '../ibc/transferData.ts'
import { clientOf } from '../relay/relayPacket.ts'

/**
 * Why a packet is open. `refused`: its delivery will give an error acknowledgement; `returning`: that is written and not relayed.
 * `expiring`: timed out, or soon to be; `blocked`: the destination's light client has expired.
 */
export type OpenReason = 'waiting' | 'refused' | 'returning' | 'expiring' | 'acknowledging' | 'blocked'

export interface OpenPacket extends SentPacket {
  source: SimChain
  destination: SimChain
  reason: OpenReason
  sender: string
}

/** A shorter timeout was made to be missed. */
const shortTimeoutMs = 15 * 60_000

/** All packets between two chains that were sent and are not finished. */
export function openPackets(chains: readonly SimChain[], nowMs: number): OpenPacket[] {
  return chains.flatMap(source => {
    const destination = chains.find(chain => chain !== source)
    return destination ? packetsFrom(source, destination, nowMs) : []
  })
}

function packetsFrom(source: SimChain, destination: SimChain, nowMs: number): OpenPacket[] {
  return channels.list(source.state()).flatMap(([end]) => {
    const [portId = '', channelId = ''] = end.split('/')
    return source
      .state()
      .list(commitmentsBucket(end))
      .flatMap(([sequence]) => {
        const sent = source.packets.sent(portId, channelId, BigInt(sequence))
        return sent
          ? [
              {
                ...sent,
                source,
                destination,
                reason: reasonOf(sent, destination, nowMs),
                sender: readTransferData(sent.packet.data)?.sender ?? '',
              },
            ]
          : []
      })
  })
}

function reasonOf({ packet, timeMs }: SentPacket, destination: SimChain, nowMs: number): OpenReason {
  const end = `${packet.destinationPort}/${packet.destinationChannel}`
  const sequence = String(packet.sequence)
  if (destination.state().get(receiptsBucket(end), sequence) !== undefined) {
    const failed = destination.packets.acknowledgement(packet.destinationPort, packet.destinationChannel, packet.sequence)
    const error = failed && Buffer.from(failed.bytes).toString('utf8').startsWith('{"error"')
    return error && destination.state().get(acknowledgementsBucket(end), sequence) !== undefined ? 'returning' : 'acknowledging'
  }
  if (packet.timeoutTimestamp !== 0n && packet.timeoutTimestamp < nanoseconds(timeMs + shortTimeoutMs)) return 'expiring'
  const clientId = clientOf(destination, end)
  const client = clients.get(destination.state(), clientId)
  if (!client || clientStatus(destination.state(), clientId, client, nowMs) !== 'Active') return 'blocked'
  return readTransferData(packet.data)?.receiver === refusedReceiver ? 'refused' : 'waiting'
}

/** Not an address of any chain, as if mistyped. */
export const refusedReceiver = 'osmo1-typed-by-hand'
