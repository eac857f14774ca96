import type { Packet } from 'cosmjs-types/ibc/core/channel/v1/channel'
import type { TxMessage } from '../chains/transactions.ts'
import type { PacketEnds } from './packetEnds.ts'
import { MsgAcknowledgement, MsgRecvPacket, MsgTimeout, MsgTimeoutOnClose } from 'cosmjs-types/ibc/core/channel/v1/tx'
import { orNothing } from '../chains/orNothing.ts'
import { storableText } from '../chains/storableText.ts'
import { decodeTx } from '../chains/transactions.ts'

/** A relayer's message, named by the event that its success causes. */
export interface RelayMessage {
  kind: 'recv_packet' | 'acknowledge_packet' | 'timeout_packet'
  ends: PacketEnds
  signer: string
  acknowledgement?: Uint8Array
}

/** Who carried which packet in a transaction, also inside authz executions. What does not decode was not carried out by any chain: it carried nothing. */
export function relayMessages(txBytes: Uint8Array): RelayMessage[] {
  return orNothing(() => decodeTx(txBytes).messages).flatMap(message => orNothing(() => readMessage(message)))
}

function readMessage({ typeUrl, value }: TxMessage): RelayMessage[] {
  switch (typeUrl) {
    case MsgRecvPacket.typeUrl: {
      const { packet, signer } = MsgRecvPacket.decode(value)
      return packet ? [{ kind: 'recv_packet', ends: endsOf(packet), signer: storableText(signer) }] : []
    }
    case MsgAcknowledgement.typeUrl: {
      const { packet, signer, acknowledgement } = MsgAcknowledgement.decode(value)
      return packet ? [{ kind: 'acknowledge_packet', ends: endsOf(packet), signer: storableText(signer), acknowledgement }] : []
    }
    case MsgTimeout.typeUrl: {
      const { packet, signer } = MsgTimeout.decode(value)
      return packet ? [{ kind: 'timeout_packet', ends: endsOf(packet), signer: storableText(signer) }] : []
    }
    case MsgTimeoutOnClose.typeUrl: {
      const { packet, signer } = MsgTimeoutOnClose.decode(value)
      return packet ? [{ kind: 'timeout_packet', ends: endsOf(packet), signer: storableText(signer) }] : []
    }
    default: return []
  }
}

function endsOf(packet: Packet): PacketEnds {
  return {
    sequence: packet.sequence.toString(),
    source: { portId: packet.sourcePort, channelId: packet.sourceChannel },
    destination: { portId: packet.destinationPort, channelId: packet.destinationChannel },
  }
}
