import type { Context } from '../tx/context.ts'
import type { Binder, MessageKind } from '../tx/message.ts'
import type { Outcome } from './channel.ts'
import type { Packet } from './packet.ts'
import {
  MsgAcknowledgement,
  MsgAcknowledgementResponse,
  MsgRecvPacket,
  MsgRecvPacketResponse,
  MsgTimeout,
  MsgTimeoutOnClose,
  MsgTimeoutOnCloseResponse,
  MsgTimeoutResponse,
  ResponseResultType,
} from 'cosmjs-types/ibc/core/channel/v1/tx'
import { addressFault } from '../accounts/address.ts'
import { refuse, wrapped } from '../tx/abciError.ts'
import { kind } from '../tx/message.ts'
import { acknowledgePacket, receivePacket, timeoutPacket } from './channel.ts'
import { ibcErrors } from './errors.ts'
import { channels } from './ibcStore.ts'
import { acknowledge, receive, timeOut } from './transferStack.ts'

interface PacketMessage {
  packet: Packet
  signer: string
  proofHeight: { revisionHeight: bigint }
}

interface Relaying<T extends PacketMessage> {
  typeUrl: string
  decode: (bytes: Uint8Array) => T
  gas: number
  /** ibc-go's text before core IBC's error. */
  words: string
  /** The end that the message is about. */
  end: (packet: Packet) => string
  core: (context: Context, message: T, proofHeight: number) => Outcome
  /** What the transfer application does after core IBC has accepted. */
  callback: (context: Context, message: T) => void
  response: { encode: (message: { result: ResponseResultType }) => { finish: () => Uint8Array } }
}

/** ibc-go v8 04-channel: MsgRecvPacket, MsgAcknowledgement, MsgTimeout, MsgTimeoutOnClose. Proof bytes are ignored: see `provenState`. */
export const packetMessages: Binder[] = [
  kind(
    relaying<MsgRecvPacket>({
      typeUrl: '/ibc.core.channel.v1.MsgRecvPacket',
      decode: bytes => MsgRecvPacket.decode(bytes),
      gas: 40_000,
      words: 'receive packet verification failed',
      end: packet => `${packet.destinationPort}/${packet.destinationChannel}`,
      core: (context, { packet }, proofHeight) => receivePacket(context, packet, proofHeight),
      callback: (context, { packet }) => receive(context, packet),
      response: MsgRecvPacketResponse,
    }),
  ),

  kind(
    relaying<MsgAcknowledgement>({
      typeUrl: '/ibc.core.channel.v1.MsgAcknowledgement',
      decode: bytes => MsgAcknowledgement.decode(bytes),
      gas: 30_000,
      words: 'acknowledge packet verification failed',
      end: packet => `${packet.sourcePort}/${packet.sourceChannel}`,
      core: (context, { packet, acknowledgement }, proofHeight) => acknowledgePacket(context, packet, acknowledgement, proofHeight),
      callback: (context, { packet, acknowledgement }) => acknowledge(context, packet, acknowledgement),
      response: MsgAcknowledgementResponse,
    }),
  ),

  kind(
    relaying<MsgTimeout>({
      typeUrl: '/ibc.core.channel.v1.MsgTimeout',
      decode: bytes => MsgTimeout.decode(bytes),
      gas: 34_000,
      words: 'timeout packet verification failed',
      end: packet => `${packet.sourcePort}/${packet.sourceChannel}`,
      core: (context, { packet }, proofHeight) => timeoutPacket(context, packet, proofHeight, false),
      callback: (context, { packet }) => timeOut(context, packet),
      response: MsgTimeoutResponse,
    }),
  ),

  kind(
    relaying<MsgTimeoutOnClose>({
      typeUrl: '/ibc.core.channel.v1.MsgTimeoutOnClose',
      decode: bytes => MsgTimeoutOnClose.decode(bytes),
      gas: 38_000,
      words: 'timeout on close packet verification failed',
      end: packet => `${packet.sourcePort}/${packet.sourceChannel}`,
      core: (context, { packet }, proofHeight) => timeoutPacket(context, packet, proofHeight, true),
      callback: (context, { packet }) => timeOut(context, packet),
      response: MsgTimeoutOnCloseResponse,
    }),
  ),
]

function relaying<T extends PacketMessage>(relay: Relaying<T>): MessageKind<T> {
  const { typeUrl, decode, gas } = relay
  return {
    typeUrl,
    decode,
    gas,
    signers: message => [message.signer],
    validate(message, { chain }) {
      const fault = addressFault(message.signer, chain.prefix)
      if (fault) throw refuse(ibcErrors.invalidAddress, `string could not be parsed as address: ${fault}`)
    },
    // In the mempool: core IBC without the callback.
    relayCheck: (context, message) => (core(context, message) === 'done' ? 'effective' : 'redundant'),
    execute(context, message) {
      // A redundant message has no events: its context is discarded.
      const outcome = core(context, message)
      if (outcome === 'done') relay.callback(context, message)
      const result = outcome === 'done' ? ResponseResultType.RESPONSE_RESULT_TYPE_SUCCESS : ResponseResultType.RESPONSE_RESULT_TYPE_NOOP
      return relay.response.encode({ result }).finish()
    },
  }

  function core(context: Context, message: T): Outcome {
    const end = relay.end(message.packet)
    if (!channels.get(context.store, end))
      throw refuse(
        ['capability', 7, 'capability not found'],
        'could not retrieve module from port-id',
        `ports/${end.replace('/', '/channels/')}`,
      )
    return wrapped(relay.words, () => relay.core(context, message, Number(message.proofHeight.revisionHeight)))
  }
}
