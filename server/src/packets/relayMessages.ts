import type { Packet } from 'cosmjs-types/ibc/core/channel/v1/channel'
import type { PacketEnds } from './packetEnds.ts'
import { MsgAcknowledgement, MsgRecvPacket, MsgTimeout, MsgTimeoutOnClose } from 'cosmjs-types/ibc/core/channel/v1/tx'
import { decodeTx } from '../chains/transactions.ts'

/** A relayer's message, named by the event that its success causes. */
export interface RelayMessage {
  kind: 'recv_packet' | 'acknowledge_packet' | 'timeout_packet'
  ends: PacketEnds
  signer: string
  acknowledgement?: Uint8Array
}

/** Who carried which packet in a transaction, also inside authz executions. */
export function relayMessages(txBytes: Uint8Array): RelayMessage[] {
  return decodeTx(txBytes).messages.flatMap(({ typeUrl, value }): RelayMessage[] => {
    switch (typeUrl) {
      case MsgRecvPacket.typeUrl: {
        const { packet, signer } = MsgRecvPacket.decode(value)
        return packet ? [{ kind: 'recv_packet', ends: endsOf(packet), signer }] : []
      }
      case MsgAcknowledgement.typeUrl: {
        const { packet, signer, acknowledgement } = MsgAcknowledgement.decode(value)
        return packet ? [{ kind: 'acknowledge_packet', ends: endsOf(packet), signer, acknowledgement }] : []
      }
      case MsgTimeout.typeUrl: {
        const { packet, signer } = MsgTimeout.decode(value)
        return packet ? [{ kind: 'timeout_packet', ends: endsOf(packet), signer }] : []
      }
      case MsgTimeoutOnClose.typeUrl: {
        const { packet, signer } = MsgTimeoutOnClose.decode(value)
        return packet ? [{ kind: 'timeout_packet', ends: endsOf(packet), signer }] : []
      }
      default: return []
    }
  })
}

function endsOf(packet: Packet): PacketEnds {
  return {
    sequence: packet.sequence.toString(),
    source: { portId: packet.sourcePort, channelId: packet.sourceChannel },
    destination: { portId: packet.destinationPort, channelId: packet.destinationChannel },
  }
}
