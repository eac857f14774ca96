import type { PacketView } from '@relayooor/shared'
import type { BlockTx } from '../chains/chain.ts'
import type { PacketContext } from './context.ts'
import type { Transfer } from './transferData.ts'
import { Buffer } from 'node:buffer'
import { ChannelId, PortId, Sequence } from '@relayooor/shared'
import { FungibleTokenPacketData } from 'cosmjs-types/ibc/applications/transfer/v1/packet'
import { Packet } from 'cosmjs-types/ibc/core/channel/v2/packet'
import { attribute } from '../chains/chain.ts'
import { orNothing } from '../chains/orNothing.ts'
import { advised } from './advised.ts'
import { readTransfer } from './transferData.ts'

/** A packet of IBC v2: it goes from light client to light client, and has no channel. */
export interface PacketV2 {
  sourceClient: string
  destinationClient: string
  sequence: string
  /** Seconds since 1970. */
  timeoutSeconds: bigint
  sourcePort: string
  destinationPort: string
  transfer: Transfer | null
  /** Whether it was sent here; else it was received, acknowledged or timed out. */
  sent: boolean
}

const kinds = new Set(['send_packet', 'recv_packet', 'acknowledge_packet', 'timeout_packet'])

/**
 * The IBC v2 packets of a transaction, once each: the same event types as those of version 1, with other keys (ibc-go
 * channel/v2/types/events.go).
 */
export function packetsV2Of({ events }: Pick<BlockTx, 'events'>): PacketV2[] {
  const found = events.flatMap(event => {
    const hex = kinds.has(event.type) ? attribute(event, 'encoded_packet_hex') : undefined
    return hex === undefined ? [] : orNothing(() => readPacket(Packet.decode(Buffer.from(hex, 'hex')), event.type === 'send_packet'))
  })
  return [...new Map(found.map(one => [`${one.sourceClient}/${one.destinationClient}/${one.sequence}`, one])).values()]
}

function readPacket({ sourceClient, destinationClient, sequence, timeoutTimestamp, payloads }: Packet, sent: boolean): PacketV2[] {
  const [payload] = payloads
  const [source, destination] = [ChannelId.safeParse(sourceClient), ChannelId.safeParse(destinationClient)]
  const [sourcePort, destinationPort] = [PortId.safeParse(payload?.sourcePort), PortId.safeParse(payload?.destinationPort)]
  const number = Sequence.safeParse(String(sequence))
  if (!source.success || !destination.success || !sourcePort.success || !destinationPort.success || !number.success) return []
  return [
    {
      sourceClient: source.data,
      destinationClient: destination.data,
      sequence: number.data,
      timeoutSeconds: timeoutTimestamp,
      sourcePort: sourcePort.data,
      destinationPort: destinationPort.data,
      transfer: payload ? transferIn(payload) : null,
      sent,
    },
  ]
}

/** JSON and protobuf are read; the ABI encoding of EVM chains is not. */
function transferIn({ encoding, value }: Packet['payloads'][number]): Transfer | null {
  if (encoding !== 'application/x-protobuf') return readTransfer(Buffer.from(value).toString('hex'))
  const [data] = orNothing(() => [FungibleTokenPacketData.decode(value)])
  return data ? readTransfer(Buffer.from(JSON.stringify(data)).toString('hex')) : null
}

/** It is told, and not offered. */
export function viewPacketV2(ctx: PacketContext, chainId: string, packet: PacketV2, seen: { at: Date; txHash: string }): PacketView {
  const { transfer, sent } = packet
  const milliseconds = Number(packet.timeoutSeconds) * 1000
  return advised(ctx, {
    // Where it was sent from, only the source chain's own name is known.
    packet: { chainId: sent ? chainId : 'unknown', portId: packet.sourcePort, channelId: packet.sourceClient, sequence: packet.sequence },
    route: {
      destinationChainId: sent ? 'unknown' : chainId,
      destinationPortId: packet.destinationPort,
      destinationChannelId: packet.destinationClient,
    },
    ...(sent && { sentAt: seen.at.toISOString(), sentTxHash: seen.txHash }),
    stuck: false,
    sender: transfer?.sender,
    receiver: transfer?.receiver,
    amount: transfer && sent ? { denom: transfer.denom, amount: transfer.amount.toString() } : undefined,
    ...(transfer && sent && ctx.assets.coin(chainId, transfer.denom)),
    timeout: {
      at: milliseconds > 0 && milliseconds < 8.64e15 ? new Date(milliseconds).toISOString() : undefined,
      elapsed: false,
    },
    verdict: { kind: 'blocked', reason: 'ibc-v2', unseen: true },
  })
}
