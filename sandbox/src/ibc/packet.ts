import type { Packet } from 'cosmjs-types/ibc/core/channel/v1/channel'
import type { StoredChannel } from './ibcStore.ts'
import { sha256 } from '../accounts/address.ts'

export type { Packet }

/** 04-channel `CommitPacket`: what the source keeps of a packet. */
export function packetCommitment(packet: Pick<Packet, 'data' | 'timeoutHeight' | 'timeoutTimestamp'>): Uint8Array {
  const numbers = Buffer.alloc(24)
  numbers.writeBigUInt64BE(packet.timeoutTimestamp, 0)
  numbers.writeBigUInt64BE(packet.timeoutHeight.revisionNumber, 8)
  numbers.writeBigUInt64BE(packet.timeoutHeight.revisionHeight, 16)
  return sha256(numbers, sha256(packet.data))
}

/** Height and time, in nanoseconds since 1970. */
export interface Moment {
  revision: bigint
  height: bigint
  timeNs: bigint
}

export function nanoseconds(ms: number): bigint {
  return BigInt(ms) * 1_000_000n
}

/** 04-channel `Timeout.Elapsed`; a height of zero and a timestamp of zero are none. */
export function timeoutElapsed(packet: Pick<Packet, 'timeoutHeight' | 'timeoutTimestamp'>, now: Moment): boolean {
  return heightElapsed(packet, now) || (packet.timeoutTimestamp !== 0n && now.timeNs >= packet.timeoutTimestamp)
}

/** The words of `ErrTimeoutElapsed` and `ErrTimeoutNotReached`. */
export function timeoutWords(packet: Pick<Packet, 'timeoutHeight' | 'timeoutTimestamp'>, now: Moment, elapsed: boolean): string {
  const { revisionNumber, revisionHeight } = packet.timeoutHeight
  const hasHeight = revisionNumber !== 0n || revisionHeight !== 0n
  return hasHeight && heightElapsed(packet, now) === elapsed
    ? `current height: ${now.revision}-${now.height}, timeout height ${revisionNumber}-${revisionHeight}`
    : `current timestamp: ${now.timeNs}, timeout timestamp ${packet.timeoutTimestamp}`
}

function heightElapsed({ timeoutHeight: { revisionNumber, revisionHeight } }: Pick<Packet, 'timeoutHeight'>, now: Moment): boolean {
  if (revisionNumber === 0n && revisionHeight === 0n) return false
  return now.revision > revisionNumber || (now.revision === revisionNumber && now.height >= revisionHeight)
}

/** Attributes of packet events in the order of ibc-go v8's `events.go`. */
export function packetAttributes(packet: Packet): [string, string][] {
  return [
    ['packet_timeout_height', `${packet.timeoutHeight.revisionNumber}-${packet.timeoutHeight.revisionHeight}`],
    ['packet_timeout_timestamp', String(packet.timeoutTimestamp)],
    ['packet_sequence', String(packet.sequence)],
    ['packet_src_port', packet.sourcePort],
    ['packet_src_channel', packet.sourceChannel],
    ['packet_dst_port', packet.destinationPort],
    ['packet_dst_channel', packet.destinationChannel],
  ]
}

export function dataAttributes(packet: Packet): [string, string][] {
  return [
    ['packet_data', Buffer.from(packet.data).toString('utf8')],
    ['packet_data_hex', Buffer.from(packet.data).toString('hex')],
  ]
}

export function channelAttributes(channel: StoredChannel): [string, string][] {
  return [
    ['packet_channel_ordering', `ORDER_${channel.ordering}`],
    ['packet_connection', channel.connectionId],
    ['connection_id', channel.connectionId],
  ]
}
