import type { PacketEvent } from './packet.ts'
import type { TxMessage } from './signTx.ts'
import { Buffer } from 'node:buffer'
import { MsgAcknowledgement, MsgRecvPacket, MsgTimeout, MsgTimeoutOnClose } from 'cosmjs-types/ibc/core/channel/v1/tx'

export interface ProofHeight {
  revisionNumber: bigint
  revisionHeight: bigint
}

/** The sandbox's chains look into each other instead of reading proofs, but they must not be empty. */
const proof = Buffer.from('the chains of the sandbox look into each other')

export function recvMessage({ packet }: PacketEvent, proofHeight: ProofHeight, signer: string): TxMessage {
  return { typeUrl: MsgRecvPacket.typeUrl, value: MsgRecvPacket.encode({ packet, proofCommitment: proof, proofHeight, signer }).finish() }
}

export function acknowledgementMessage({ packet, ack: acknowledgement }: PacketEvent, proofHeight: ProofHeight, signer: string): TxMessage {
  return {
    typeUrl: MsgAcknowledgement.typeUrl,
    value: MsgAcknowledgement.encode({ packet, acknowledgement, proofAcked: proof, proofHeight, signer }).finish(),
  }
}

export function timeoutMessage({ packet }: PacketEvent, proofHeight: ProofHeight, signer: string): TxMessage {
  const value = MsgTimeout.encode({ packet, proofUnreceived: proof, proofHeight, nextSequenceRecv: packet.sequence, signer }).finish()
  return { typeUrl: MsgTimeout.typeUrl, value }
}

export function timeoutOnCloseMessage({ packet }: PacketEvent, proofHeight: ProofHeight, signer: string): TxMessage {
  const value = MsgTimeoutOnClose.encode({
    packet,
    proofUnreceived: proof,
    proofClose: proof,
    proofHeight,
    nextSequenceRecv: packet.sequence,
    signer,
  }).finish()
  return { typeUrl: MsgTimeoutOnClose.typeUrl, value }
}
