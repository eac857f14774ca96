import type { SentPacket } from '../chain/packetLog.ts'
import type { SimChain } from '../chain/simChain.ts'
import { clientStatus } from '../ibc/client.ts'
import { acknowledgementsBucket, channels, clients, commitmentsBucket, receiptsBucket } from '../ibc/ibcStore.ts'
import { nanoseconds } from '../ibc/packet.ts'
import { readTransferData } from '../ibc/transferData.ts'
import { clientOf, counterpartyOf } from '../relay/relayPacket.ts'

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

/** All packets between these chains that were sent and are not finished; but not those that wait for a packet which continues them. */
export function openPackets(chains: readonly SimChain[], nowMs: number): OpenPacket[] {
  return chains.flatMap(source =>
    channels.list(source.state()).flatMap(([end]) => {
      const destination = chains.find(chain => chain.parameters.chainId === counterpartyOf(source, end))
      return destination ? packetsOver(end, source, destination, nowMs) : []
    }),
  )
}

function packetsOver(end: string, source: SimChain, destination: SimChain, nowMs: number): OpenPacket[] {
  const [portId = '', channelId = ''] = end.split('/')
  return source
    .state()
    .list(commitmentsBucket(end))
    .flatMap(([sequence]) => {
      const sent = source.packets.sent(portId, channelId, BigInt(sequence))
      const reason = sent && reasonOf(sent, destination, nowMs)
      return sent && reason ? [{ ...sent, source, destination, reason, sender: readTransferData(sent.packet.data)?.sender ?? '' }] : []
    })
}

/** Null for a packet that was received and forwarded. */
function reasonOf({ packet, timeMs }: SentPacket, destination: SimChain, nowMs: number): OpenReason | null {
  const end = `${packet.destinationPort}/${packet.destinationChannel}`
  const sequence = String(packet.sequence)
  if (destination.state().get(receiptsBucket(end), sequence) !== undefined) {
    if (destination.state().get(acknowledgementsBucket(end), sequence) === undefined) return null
    const written = destination.packets.acknowledgement(packet.destinationPort, packet.destinationChannel, packet.sequence)
    return written && Buffer.from(written.bytes).toString('utf8').startsWith('{"error"') ? 'returning' : 'acknowledging'
  }
  if (packet.timeoutTimestamp !== 0n && packet.timeoutTimestamp < nanoseconds(timeMs + shortTimeoutMs)) return 'expiring'
  const clientId = clientOf(destination, end)
  const client = clients.get(destination.state(), clientId)
  if (!client || clientStatus(destination.state(), clientId, client, nowMs) !== 'Active') return 'blocked'
  return readTransferData(packet.data)?.receiver === refusedReceiver ? 'refused' : 'waiting'
}

/** Not an address of any chain, as if mistyped. */
export const refusedReceiver = 'osmo1-typed-by-hand'
