import type { AbciEvent, Packet, PacketEvent } from './packet.ts'
import { Buffer } from 'node:buffer'
import { attributesOf, readPacketEvent } from './packet.ts'

/** What Hermes keeps of the events of its transactions. */
export type IbcEvent =
  | { kind: 'UpdateClient'; clientId: string; height: string }
  | ({ kind: 'WriteAcknowledgement' | 'AcknowledgePacket' | 'TimeoutPacket' | 'TimeoutOnClosePacket' } & PacketEvent)
  | { kind: 'ChainError'; text: string }

const packetKinds = [
  ['write_acknowledgement', 'WriteAcknowledgement'],
  ['acknowledge_packet', 'AcknowledgePacket'],
  ['timeout_packet', 'TimeoutPacket'],
  ['timeout_on_close_packet', 'TimeoutOnClosePacket'],
] as const

export function readIbcEvents(events: readonly AbciEvent[]): IbcEvent[] {
  return events.flatMap((event): IbcEvent[] => {
    if (event.type === 'update_client') {
      const { client_id: clientId = '', consensus_height: height = '' } = attributesOf(event)
      return [{ kind: 'UpdateClient', clientId, height }]
    }
    return packetKinds.flatMap(([type, kind]) => {
      const read = readPacketEvent(event, type)
      return read ? [{ kind, ...read }] : []
    })
  })
}

/** As it stands in the result of `--json`. */
export function eventToJson(event: IbcEvent): object {
  switch (event.kind) {
    case 'UpdateClient': {
      const [revision, height] = event.height.split('-').map(Number)
      // Hermes prints the header too, which nobody reads here.
      return {
        UpdateClient: {
          common: {
            client_id: event.clientId,
            client_type: 'Tendermint',
            consensus_height: { revision_height: height, revision_number: revision },
          },
          header: null,
        },
      }
    }
    case 'WriteAcknowledgement':
      return { WriteAcknowledgement: { ack: hex(event.ack), packet: packetToJson(event.packet) } }
    case 'AcknowledgePacket':
    case 'TimeoutPacket':
    case 'TimeoutOnClosePacket':
      return { [event.kind]: { packet: packetToJson(event.packet) } }
    case 'ChainError':
      return { ChainError: event.text }
    default:
      return event satisfies never
  }
}

/** As it stands in log lines. */
export function eventText(event: IbcEvent): string {
  switch (event.kind) {
    case 'UpdateClient':
      return (
        `UpdateClient(UpdateClient { Attributes { client_id: ${event.clientId}, ` +
        `client_type: ClientType(07-tendermint), consensus_height: ${event.height} } })`
      )
    case 'WriteAcknowledgement':
      return `WriteAcknowledgement(WriteAcknowledgement { packet: ${packetText(event.packet)}, ack: [ ${event.ack.join(', ')} ] })`
    case 'AcknowledgePacket':
    case 'TimeoutPacket':
    case 'TimeoutOnClosePacket':
      return `${event.kind}(${event.kind} { packet: ${packetText(event.packet)}})`
    case 'ChainError':
      return `ChainError(${event.text})`
    default:
      return event satisfies never
  }
}

function packetToJson({
  sequence,
  sourcePort,
  sourceChannel,
  destinationPort,
  destinationChannel,
  data,
  timeoutHeight,
  timeoutTimestamp,
}: Packet): object {
  return {
    data: hex(data),
    destination_channel: destinationChannel,
    destination_port: destinationPort,
    sequence: Number(sequence),
    source_channel: sourceChannel,
    source_port: sourcePort,
    timeout_height: { revision_height: Number(timeoutHeight.revisionHeight), revision_number: Number(timeoutHeight.revisionNumber) },
    timeout_timestamp: { time: timeoutTimestamp === 0n ? null : nanosecondsText(timeoutTimestamp) },
  }
}

function packetText({
  sequence,
  sourcePort,
  sourceChannel,
  destinationPort,
  destinationChannel,
  timeoutHeight,
  timeoutTimestamp,
}: Packet): string {
  const height = timeoutHeight.revisionHeight === 0n ? 'no timeout' : `${timeoutHeight.revisionNumber}-${timeoutHeight.revisionHeight}`
  return (
    `seq:${sequence}, path:${sourceChannel}/${sourcePort}->${destinationChannel}/${destinationPort}, toh:${height}, ` +
    `tos:${timeoutTimestamp === 0n ? 'NoTimestamp' : nanosecondsText(timeoutTimestamp)})`
  )
}

/** A time with all its nine places, without the zeros at the end. */
function nanosecondsText(nanoseconds: bigint): string {
  const seconds = new Date(Number(nanoseconds / 1_000_000_000n) * 1000).toISOString().slice(0, 19)
  const fraction = String(nanoseconds % 1_000_000_000n)
    .padStart(9, '0')
    .replace(/0+$/, '')
  return `${seconds}${fraction && `.${fraction}`}Z`
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex').toUpperCase()
}
