import type { Context } from '../tx/context.ts'
import type { Forward } from './forwardMemo.ts'
import type { InFlightPacket } from './inFlightPacket.ts'
import type { Packet } from './packet.ts'
import type { Acknowledgement, TransferData } from './transferData.ts'
import { fromBech32, toBech32 } from '@cosmjs/encoding'
import { addressFault, escrowAddress, moduleAddress, sha256 } from '../accounts/address.ts'
import { burnCoins, mintCoins, sendCoins } from '../bank/bank.ts'
import { AbciError, refuse } from '../tx/abciError.ts'
import { writeAcknowledgement } from './channel.ts'
import { arrivingDenom, bankDenom, parseTrace } from './denom.ts'
import { forwardErrors, unregistered } from './errors.ts'
import { isNonrefundable, readForward, requireValid, writeForward } from './forwardMemo.ts'
import { forwardStore, readInFlight, removeInFlight, writeInFlight } from './inFlightPacket.ts'
import { nanoseconds } from './packet.ts'
import { forgetReceived } from './rateLimits.ts'
import { sendTransfer } from './sendTransfer.ts'
import { onReceive as receiveTransfer } from './swapHook.ts'
import { refund, onTimeout as timeOutTransfer } from './transfer.ts'
import { errorAcknowledgement, readAcknowledgement, readTransferData, writeAcknowledgementJson, writeTransferData } from './transferData.ts'

/** As ibc-go v11's test application sets them. */
const defaultRetries = 0
const defaultTimeout = 600_000_000_000n

/**
 * ibc-go v11 packet-forward-middleware `OnRecvPacket`. @returns null when the packet is sent on: its acknowledgement is written when the
 * packet that continues it has ended
 */
export function onReceive(context: Context, packet: Packet): Acknowledgement | null {
  try {
    const data = readTransferData(packet.data)
    const forward = data && readForward(data.memo)
    if (!forward) return receiveTransfer(context, packet)
    sendOn(context, packet, data, forward)
    return null
  } catch (error) {
    if (error instanceof AbciError) return errorAcknowledgement(error)
    throw error
  }
}

function sendOn(context: Context, packet: Packet, data: TransferData, forward: Forward) {
  requireValid(forward)
  const receiver = intermediateReceiver(context.chain.prefix, packet.destinationChannel, data.sender)
  const acknowledgement = receiveTransfer(context, { ...packet, data: writeTransferData({ ...data, receiver, memo: '' }) })
  if ('error' in acknowledgement) throw refuse(unregistered, `ack error: ${acknowledgement.error}`)
  send(context, receiver, { denom: arrivingDenom(packet, data.denom).denom, amount: data.amount }, forward, {
    packet,
    originalSender: data.sender,
    retriesRemaining: forward.retries ?? defaultRetries,
    timeout: forward.timeout > 0n ? forward.timeout : defaultTimeout,
    nonrefundable: isNonrefundable(data.memo),
  })
}

/** `GetReceiver`: money that is sent on rests in an account of its sender and channel, which nobody has a key for. */
export function intermediateReceiver(prefix: string, channelId: string, sender: string): string {
  const kind = sha256(Buffer.from(forwardStore))
  return toBech32(prefix, sha256(kind, Buffer.from(`${channelId}/${sender}`)).slice(0, 20))
}

/** `ForwardTransferPacket` */
function send(
  context: Context,
  sender: string,
  token: { denom: string; amount: string },
  { port, channel, receiver, next }: Pick<Forward, 'port' | 'channel' | 'receiver' | 'next'>,
  inFlight: InFlightPacket,
) {
  let sequence: bigint
  try {
    sequence = sendTransfer(context, {
      sourcePort: port,
      sourceChannel: channel,
      sender,
      receiver,
      token,
      memo: next ? writeForward(next) : '',
      timeoutHeight: { revisionNumber: 0n, revisionHeight: 0n },
      timeoutTimestamp: nanoseconds(context.timeMs) + inFlight.timeout,
    })
  } catch (error) {
    if (error instanceof AbciError) throw refuse(forwardErrors.transferFailed, error.message)
    throw error
  }
  writeInFlight(context.store, { sourcePort: port, sourceChannel: channel, sequence }, inFlight)
}

/** `OnAcknowledgementPacket`. @returns whether the packet was one that had been sent on */
export function onAcknowledgement(context: Context, packet: Packet, bytes: Uint8Array): boolean {
  const inFlight = readInFlight(context.store, packet)
  const acknowledgement = readAcknowledgement(bytes)
  if (!inFlight || !acknowledgement) return false
  removeInFlight(context.store, packet)
  acknowledgeReceived(context, packet, inFlight, acknowledgement)
  return true
}

/** `OnTimeoutPacket`: another try while there are any, else the way home. @returns as `onAcknowledgement` */
export function onTimeout(context: Context, packet: Packet): boolean {
  const inFlight = readInFlight(context.store, packet)
  const data = readTransferData(packet.data)
  if (!inFlight || !data) return false
  removeInFlight(context.store, packet)
  if (inFlight.retriesRemaining > 0) {
    timeOutTransfer(context, packet)
    const next = readForward(data.memo) ?? undefined
    const token = { denom: bankDenom(parseTrace(data.denom)), amount: data.amount }
    const again = { port: packet.sourcePort, channel: packet.sourceChannel, receiver: data.receiver, ...(next && { next }) }
    send(context, data.sender, token, again, { ...inFlight, retriesRemaining: inFlight.retriesRemaining - 1 })
    return true
  }
  const { destinationPort: port, destinationChannel: channel } = inFlight.packet
  const words = `giving up on packet on channel (${channel}) port (${port}) after max retries`
  acknowledgeReceived(context, packet, inFlight, errorAcknowledgement(refuse(unregistered, words)))
  return true
}

/** `WriteAcknowledgementForForwardedPacket` */
function acknowledgeReceived(context: Context, packet: Packet, { packet: received, ...inFlight }: InFlightPacket, hop: Acknowledgement) {
  const data = readTransferData(packet.data)
  if ('error' in hop && data) {
    // As ibc-go v10: the money stays here, and the packet counts as received.
    if (inFlight.nonrefundable) {
      refund(context, packet, { ...data, sender: recoverableAccount(context, received, inFlight.originalSender) })
      const words = `packet forward failed after point of no return: ${hop.error}`
      return finish(context, received, { result: Buffer.from(words).toString('base64') })
    }
    sendBack(context, packet, received, data)
  }
  finish(context, received, hop)
}

function finish(context: Context, received: Packet, acknowledgement: Acknowledgement) {
  forgetReceived(context, received, 'error' in acknowledgement)
  writeAcknowledgement(context, received, writeAcknowledgementJson(acknowledgement))
}

/** Undoes on this chain what sending on and receiving have done, as if the packet had never arrived. */
function sendBack(context: Context, packet: Packet, received: Packet, data: TransferData) {
  const { prefix } = context.chain
  const module = moduleAddress(prefix, 'transfer')
  const escrow = escrowAddress(prefix, packet.sourcePort, packet.sourceChannel)
  const backEscrow = escrowAddress(prefix, received.destinationPort, received.destinationChannel)
  const coins = [{ denom: bankDenom(parseTrace(data.denom)), amount: BigInt(data.amount) }]
  if (data.denom.startsWith(`${packet.sourcePort}/${packet.sourceChannel}/`)) {
    mintCoins(context, module, coins)
    sendCoins(context, module, backEscrow, coins)
  } else if (data.denom.startsWith(`${received.destinationPort}/${received.destinationChannel}/`)) {
    sendCoins(context, escrow, module, coins)
    burnCoins(context, module, coins)
  } else sendCoins(context, escrow, backEscrow, coins)
}

/** The packet's receiver when that is an account here, else the account of the sender's bytes. */
function recoverableAccount({ chain }: Context, received: Packet, originalSender: string): string {
  const receiver = readTransferData(received.data)?.receiver ?? ''
  if (addressFault(receiver, chain.prefix) === null) return receiver
  try {
    return toBech32(chain.prefix, fromBech32(originalSender, 1023).data)
  } catch {
    throw refuse(unregistered, 'failed to get user recoverable account: failed to decode bech32 addresses')
  }
}
