import type { Reader, Store } from '../store/store.ts'
import type { Packet } from './packet.ts'
import { BinaryReader } from 'cosmjs-types/binary'

/** What a chain keeps of a packet that it has forwarded, until the packet sent on has ended. */
export interface InFlightPacket {
  /** As it was received. */
  packet: Packet
  originalSender: string
  retriesRemaining: number
  /** Nanoseconds that each try has. */
  timeout: bigint
  /** Only in ibc-go v10: the money cannot go back to where it came from. */
  nonrefundable: boolean
}

/** The store of the real module, spelt as its authors did. Keys are `channel/port/sequence` of the packet sent on, values protobuf. */
export const forwardStore = 'packetfowardmiddleware'

interface SentOn {
  sourcePort: string
  sourceChannel: string
  sequence: bigint
}

export function readInFlight(store: Reader, sentOn: SentOn): InFlightPacket | undefined {
  const text = store.get(forwardStore, keyOf(sentOn))
  return text === undefined ? undefined : decode(Buffer.from(text, 'hex'))
}

export function writeInFlight(store: Store, sentOn: SentOn, inFlight: InFlightPacket): void {
  store.set(forwardStore, keyOf(sentOn), Buffer.from(encode(inFlight)).toString('hex'))
}

export function removeInFlight(store: Store, sentOn: SentOn): void {
  store.delete(forwardStore, keyOf(sentOn))
}

function keyOf({ sourceChannel, sourcePort, sequence }: SentOn): string {
  return `${sourceChannel}/${sourcePort}/${sequence}`
}

/** ibc.applications.packet_forward_middleware.v1.InFlightPacket of ibc-go v11, and v10's last field. Empty fields are left out. */
function encode({ packet, originalSender, retriesRemaining, timeout, nonrefundable }: InFlightPacket): Uint8Array {
  const { timeoutHeight } = packet
  return Buffer.concat([
    text(1, originalSender),
    text(2, packet.destinationChannel),
    text(3, packet.destinationPort),
    text(4, packet.sourceChannel),
    text(5, packet.sourcePort),
    number(6, packet.timeoutTimestamp),
    text(7, `${timeoutHeight.revisionNumber}-${timeoutHeight.revisionHeight}`),
    bytes(8, packet.data),
    number(9, packet.sequence),
    number(10, BigInt(retriesRemaining)),
    number(11, timeout),
    number(12, nonrefundable ? 1n : 0n),
  ])
}

function text(field: number, value: string): Uint8Array {
  return bytes(field, Buffer.from(value))
}

function bytes(field: number, value: Uint8Array): Uint8Array {
  return value.length === 0 ? value : Buffer.concat([varint(BigInt((field << 3) | 2)), varint(BigInt(value.length)), value])
}

function number(field: number, value: bigint): Uint8Array {
  return value === 0n ? new Uint8Array() : Buffer.concat([varint(BigInt(field << 3)), varint(value)])
}

/** By hand, since cosmjs-types 0.11 writes numbers from 2^31 to 2^32 - 1 wrongly, such as three seconds in nanoseconds. */
function varint(value: bigint): Uint8Array {
  const octets: number[] = []
  let left = value
  for (; left > 127n; left >>= 7n) octets.push(Number(left & 127n) | 128)
  return Uint8Array.from([...octets, Number(left)])
}

function decode(encoded: Uint8Array): InFlightPacket {
  const reader = new BinaryReader(encoded)
  const texts = new Map<number, string>()
  const numbers = new Map<number, bigint>()
  let data: Uint8Array = new Uint8Array()
  while (reader.pos < reader.len) {
    const tag = reader.uint32()
    const field = tag >>> 3
    if (field === 8) data = reader.bytes()
    else if ((tag & 7) === 2) texts.set(field, reader.string())
    else numbers.set(field, reader.uint64())
  }
  const [revisionNumber = '0', revisionHeight = '0'] = texts.get(7)?.split('-') ?? []
  return {
    packet: {
      destinationChannel: texts.get(2) ?? '',
      destinationPort: texts.get(3) ?? '',
      sourceChannel: texts.get(4) ?? '',
      sourcePort: texts.get(5) ?? '',
      timeoutTimestamp: numbers.get(6) ?? 0n,
      timeoutHeight: { revisionNumber: BigInt(revisionNumber), revisionHeight: BigInt(revisionHeight) },
      data,
      sequence: numbers.get(9) ?? 0n,
    },
    originalSender: texts.get(1) ?? '',
    retriesRemaining: Number(numbers.get(10) ?? 0n),
    timeout: numbers.get(11) ?? 0n,
    nonrefundable: numbers.get(12) === 1n,
  }
}
