import type { Context } from '../tx/context.ts'
import type { StoredChannel, StoredConnection } from './ibcStore.ts'
import type { Moment, Packet } from './packet.ts'
import { sha256 } from '../accounts/address.ts'
import { refuse, wrapped } from '../tx/abciError.ts'
import { revisionOf } from '../tx/context.ts'
import { clientStatus, provenState } from './client.ts'
import { channelErrors, clientErrors, invalidProof } from './errors.ts'
import {
  acknowledgementsBucket,
  channels,
  clients,
  commitmentsBucket,
  connections,
  consensusStates,
  nextSequenceSend,
  receiptsBucket,
} from './ibcStore.ts'
import {
  channelAttributes,
  dataAttributes,
  nanoseconds,
  packetAttributes,
  packetCommitment,
  timeoutElapsed,
  timeoutWords,
} from './packet.ts'

/** Core IBC's result of a packet message: `noop` when nothing was left to do, which succeeds without events. */
export type Outcome = 'done' | 'noop'

export interface Outgoing {
  sourcePort: string
  sourceChannel: string
  data: Uint8Array
  timeoutHeight: Packet['timeoutHeight']
  timeoutTimestamp: bigint
}

/** 04-channel `SendPacket`. @returns the sequence */
export function sendPacket(context: Context, outgoing: Outgoing): bigint {
  const end = `${outgoing.sourcePort}/${outgoing.sourceChannel}`
  const channel = channels.get(context.store, end)
  if (!channel) throw refuse(channelErrors.notFound, outgoing.sourceChannel)
  if (channel.state !== 'OPEN') throw refuse(channelErrors.invalidState, `channel is not OPEN (got STATE_${channel.state})`)
  const sequence = nextSequenceSend(context.store, end)
  const packet: Packet = {
    ...outgoing,
    sequence,
    destinationPort: channel.counterparty.portId,
    destinationChannel: channel.counterparty.channelId,
  }
  if (packet.timeoutTimestamp === 0n && packet.timeoutHeight.revisionHeight === 0n)
    throw refuse(
      channelErrors.invalidPacket,
      'constructed packet failed basic validation',
      'packet timeout height and packet timeout timestamp cannot both be 0',
    )
  refuseLateSend(context, channel, packet)
  context.store.set('next-sequence-send', end, String(sequence + 1n))
  context.store.set(commitmentsBucket(end), String(sequence), hex(packetCommitment(packet)))
  context.emit('send_packet', [...dataAttributes(packet), ...packetAttributes(packet), ...channelAttributes(channel)])
  context.emit('message', [['module', 'ibc_channel']])
  return sequence
}

/** Refuses a packet that has already timed out at the newest known header of the other chain. */
function refuseLateSend(context: Context, channel: StoredChannel, packet: Packet) {
  const { clientId } = connectionOf(context, channel)
  const client = clients.get(context.store, clientId)
  if (!client) throw refuse(clientErrors.notFound)
  const status = clientStatus(context.store, clientId, client, context.timeMs)
  const newest = consensusStates(clientId).get(context.store, String(client.latestHeight))
  if (status !== 'Active' || !newest)
    throw refuse(clientErrors.notActive, `cannot send packet using client (${clientId}) with status ${status}`)
  const known: Moment = { revision: revisionOf(client.chainId), height: BigInt(client.latestHeight), timeNs: nanoseconds(newest.timeMs) }
  if (timeoutElapsed(packet, known)) throw refuse(channelErrors.timeoutElapsed, 'invalid packet timeout', timeoutWords(packet, known, true))
}

/** 04-channel `RecvPacket`: checks, and writes the receipt. */
export function receivePacket(context: Context, packet: Packet, proofHeight: number): Outcome {
  const end = `${packet.destinationPort}/${packet.destinationChannel}`
  const channel = channels.get(context.store, end)
  if (!channel) throw refuse(channelErrors.notFound, packet.destinationChannel)
  if (channel.state !== 'OPEN')
    throw refuse(
      channelErrors.invalidState,
      `expected channel state to be one of [STATE_OPEN, STATE_FLUSHING, STATE_FLUSHCOMPLETE], but got STATE_${channel.state}`,
    )
  requireSame('source port', packet.sourcePort, channel.counterparty.portId, 'port')
  requireSame('source channel', packet.sourceChannel, channel.counterparty.channelId, 'channel')
  const now: Moment = { revision: revisionOf(context.chain.chainId), height: BigInt(context.height), timeNs: nanoseconds(context.timeMs) }
  if (timeoutElapsed(packet, now)) throw refuse(channelErrors.timeoutElapsed, 'packet timeout elapsed', timeoutWords(packet, now, true))
  const { clientId } = connectionOf(context, channel)
  wrapped("couldn't verify counterparty packet commitment", () => {
    const { state } = provenState(context, clientId, proofHeight)
    prove(
      state.get(commitmentsBucket(`${packet.sourcePort}/${packet.sourceChannel}`), String(packet.sequence)) ===
        hex(packetCommitment(packet)),
      'packet commitment',
      clientId,
    )
  })
  if (context.store.get(receiptsBucket(end), String(packet.sequence)) !== undefined) return 'noop'
  context.store.set(receiptsBucket(end), String(packet.sequence), '01')
  context.emit('recv_packet', [...dataAttributes(packet), ...packetAttributes(packet), ...channelAttributes(channel)])
  context.emit('message', [['module', 'ibc_channel']])
  return 'done'
}

/** 04-channel `WriteAcknowledgement`. */
export function writeAcknowledgement(context: Context, packet: Packet, acknowledgement: Uint8Array): void {
  const end = `${packet.destinationPort}/${packet.destinationChannel}`
  const channel = channels.get(context.store, end)
  if (!channel) throw refuse(channelErrors.notFound, packet.destinationChannel)
  context.store.set(acknowledgementsBucket(end), String(packet.sequence), hex(sha256(acknowledgement)))
  const ack: [string, string][] = [
    ['packet_ack', Buffer.from(acknowledgement).toString('utf8')],
    ['packet_ack_hex', hex(acknowledgement)],
  ]
  context.emit('write_acknowledgement', [...dataAttributes(packet), ...packetAttributes(packet), ...ack, ...channelAttributes(channel)])
  context.emit('message', [['module', 'ibc_channel']])
}

/** 04-channel `AcknowledgePacket`: checks, and deletes the commitment. */
export function acknowledgePacket(context: Context, packet: Packet, acknowledgement: Uint8Array, proofHeight: number): Outcome {
  const { end, channel, connection } = sourceEnd(context, packet)
  if (channel.state !== 'OPEN')
    throw refuse(channelErrors.invalidState, `packets cannot be acknowledged on channel with state (STATE_${channel.state})`)
  const commitment = context.store.get(commitmentsBucket(end), String(packet.sequence))
  if (commitment === undefined) return 'noop'
  requireCommitment(commitment, packet, 'commitment bytes')
  const { state } = provenState(context, connection.clientId, proofHeight)
  const written = state.get(acknowledgementsBucket(`${packet.destinationPort}/${packet.destinationChannel}`), String(packet.sequence))
  prove(written === hex(sha256(acknowledgement)), 'packet acknowledgement', connection.clientId)
  context.store.delete(commitmentsBucket(end), String(packet.sequence))
  context.emit('acknowledge_packet', [...packetAttributes(packet), ...channelAttributes(channel)])
  context.emit('message', [['module', 'ibc_channel']])
  return 'done'
}

/** 04-channel `TimeoutPacket` and `TimeoutExecuted`; with `closed`, `TimeoutOnClose`. */
export function timeoutPacket(context: Context, packet: Packet, proofHeight: number, closed: boolean): Outcome {
  const { end, channel, connection } = sourceEnd(context, packet)
  const commitment = context.store.get(commitmentsBucket(end), String(packet.sequence))
  if (!closed) requireTimedOut(context, connection, packet, proofHeight)
  if (commitment === undefined) return 'noop'
  requireCommitment(commitment, packet, 'packet commitment bytes')
  const { state } = provenState(context, connection.clientId, proofHeight)
  const farEnd = `${packet.destinationPort}/${packet.destinationChannel}`
  if (closed) prove(channels.get(state, farEnd)?.state === 'CLOSED', 'channel state', connection.clientId)
  prove(state.get(receiptsBucket(farEnd), String(packet.sequence)) === undefined, 'packet receipt absence', connection.clientId)
  context.store.delete(commitmentsBucket(end), String(packet.sequence))
  context.emit('timeout_packet', [
    ...packetAttributes(packet),
    ['connection_id', channel.connectionId],
    ['packet_channel_ordering', `ORDER_${channel.ordering}`],
  ])
  context.emit('message', [['module', 'ibc_channel']])
  return 'done'
}

function requireTimedOut(context: Context, connection: StoredConnection, packet: Packet, proofHeight: number) {
  const client = clients.get(context.store, connection.clientId)
  const consensus = consensusStates(connection.clientId).get(context.store, String(proofHeight))
  if (!client || !consensus)
    throw refuse(clientErrors.consensusStateNotFound, `height (${client ? revisionOf(client.chainId) : 0}-${proofHeight})`)
  const then: Moment = { revision: revisionOf(client.chainId), height: BigInt(proofHeight), timeNs: nanoseconds(consensus.timeMs) }
  if (!timeoutElapsed(packet, then))
    throw refuse(channelErrors.timeoutNotReached, 'packet timeout not reached', timeoutWords(packet, then, false))
}

function sourceEnd(context: Context, packet: Packet) {
  const end = `${packet.sourcePort}/${packet.sourceChannel}`
  const channel = channels.get(context.store, end)
  if (!channel) throw refuse(channelErrors.notFound, `port ID (${packet.sourcePort}) channel ID (${packet.sourceChannel})`)
  requireSame('destination port', packet.destinationPort, channel.counterparty.portId, 'port')
  requireSame('destination channel', packet.destinationChannel, channel.counterparty.channelId, 'channel')
  return { end, channel, connection: connectionOf(context, channel) }
}

function connectionOf(context: Pick<Context, 'store'>, channel: StoredChannel): StoredConnection {
  const connection = connections.get(context.store, channel.connectionId)
  if (!connection) throw refuse(['connection', 3, 'connection not found'], channel.connectionId)
  return connection
}

function requireSame(what: string, given: string, expected: string, which: string) {
  if (given !== expected)
    throw refuse(channelErrors.invalidPacket, `packet ${what} doesn't match the counterparty's ${which} (${given} ≠ ${expected})`)
}

function requireCommitment(commitment: string, packet: Packet, words: string) {
  const given = packetCommitment(packet)
  if (commitment !== hex(given))
    throw refuse(
      channelErrors.invalidPacket,
      `${words} are not equal: got (${[...given].join(' ')}), expected (${[...Buffer.from(commitment, 'hex')].join(' ')})`,
    )
}

function prove(holds: boolean, what: string, clientId: string) {
  if (!holds) throw refuse(invalidProof, `failed ${what} verification for client (${clientId})`)
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('hex')
}
