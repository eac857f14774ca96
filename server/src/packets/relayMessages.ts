import type { Packet } from 'cosmjs-types/ibc/core/channel/v1/channel'
import type { TxMessage } from '../chains/transactions.ts'
import type { PacketEnds } from './packetEnds.ts'
import { MsgExec } from 'cosmjs-types/cosmos/authz/v1beta1/tx'
import { MsgAcknowledgement, MsgRecvPacket, MsgTimeout, MsgTimeoutOnClose } from 'cosmjs-types/ibc/core/channel/v1/tx'
import { MsgUpdateClient } from 'cosmjs-types/ibc/core/client/v1/tx'
import { foreignText } from '../chains/foreignText.ts'
import { orNothing } from '../chains/orNothing.ts'
import { decodeTx } from '../chains/transactions.ts'
import { readEnds } from './packetEnds.ts'

/** A relayer's message, named by the event that its success causes. */
export interface RelayMessage {
  kind: 'recv_packet' | 'acknowledge_packet' | 'timeout_packet'
  ends: PacketEnds
  signer: string
  acknowledgement?: Uint8Array
}

/**
 * Who carried which packet in a transaction, also inside authz executions. What does not decode was
 * not carried out by any chain: it carried nothing.
 */
export function relayMessages(txBytes: Uint8Array): RelayMessage[] {
  return (decodeTx(txBytes)?.messages ?? []).flatMap(message => orNothing(() => readMessage(message)))
}

/** What a relayer does, and how he does it for another account. */
const relaying: ReadonlySet<string> = new Set(
  [MsgUpdateClient, MsgRecvPacket, MsgAcknowledgement, MsgTimeout, MsgTimeoutOnClose, MsgExec].map(({ typeUrl }) => typeUrl),
)

/** Whether a transaction does nothing but relay: then whatever it sends follows from the packets that it carries. */
export function onlyRelays(txBytes: Uint8Array): boolean {
  return decodeTx(txBytes)?.messages.every(({ typeUrl }) => relaying.has(typeUrl)) ?? false
}

function readMessage({ typeUrl, value }: TxMessage): RelayMessage[] {
  switch (typeUrl) {
    case MsgRecvPacket.typeUrl: {
      const { packet, signer } = MsgRecvPacket.decode(value)
      return relayed('recv_packet', packet, signer)
    }
    case MsgAcknowledgement.typeUrl: {
      const { packet, signer, acknowledgement } = MsgAcknowledgement.decode(value)
      return relayed('acknowledge_packet', packet, signer, acknowledgement)
    }
    case MsgTimeout.typeUrl: {
      const { packet, signer } = MsgTimeout.decode(value)
      return relayed('timeout_packet', packet, signer)
    }
    case MsgTimeoutOnClose.typeUrl: {
      const { packet, signer } = MsgTimeoutOnClose.decode(value)
      return relayed('timeout_packet', packet, signer)
    }
    default:
      return []
  }
}

function relayed(kind: RelayMessage['kind'], packet: Packet | undefined, signer: string, acknowledgement?: Uint8Array): RelayMessage[] {
  const ends =
    packet &&
    readEnds({
      sequence: packet.sequence.toString(),
      sourcePort: packet.sourcePort,
      sourceChannel: packet.sourceChannel,
      destinationPort: packet.destinationPort,
      destinationChannel: packet.destinationChannel,
    })
  return ends ? [{ kind, ends, signer: foreignText(signer), ...(acknowledgement && { acknowledgement }) }] : []
}
