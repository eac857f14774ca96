import type { Coin } from '../bank/bank.ts'
import type { Context } from '../tx/context.ts'
import type { Packet } from './packet.ts'
import type { Acknowledgement, TransferData } from './transferData.ts'
import { addressFault, escrowAddress, moduleAddress } from '../accounts/address.ts'
import { isBlocked } from '../accounts/authStore.ts'
import { burnCoins, mintCoins, sendCoins } from '../bank/bank.ts'
import { AbciError, refuse, sdkErrors } from '../tx/abciError.ts'
import { arrivingDenom, bankDenom, parseTrace } from './denom.ts'
import { ibcErrors, transferErrors, unregistered } from './errors.ts'
import { errorAcknowledgement, readAcknowledgement, readTransferData, writeAcknowledgementJson } from './transferData.ts'

/** Takes the coins of a transfer: into the channel's escrow, or burns a voucher that returns to its chain. */
export function takeCoins(context: Context, end: { portId: string; channelId: string }, sender: string, coin: Coin, path: string): void {
  if (!path.startsWith(`${end.portId}/${end.channelId}/`))
    return sendCoins(context, sender, escrowAddress(context.chain.prefix, end.portId, end.channelId), [coin])
  const module = moduleAddress(context.chain.prefix, 'transfer')
  sendCoins(context, sender, module, [coin])
  burnCoins(context, module, [coin])
}

/** ICS-20 `OnRecvPacket`. Core IBC undoes it when it is refused. */
export function onReceive(context: Context, packet: Packet): Acknowledgement {
  const data = readTransferData(packet.data)
  const refusal = refusalOf(() => {
    if (!data) throw refuse(ibcErrors.invalidType, 'cannot unmarshal ICS-20 transfer packet data')
    giveCoins(context, packet, data)
  })
  const outcome: [string, string][] = [['success', String(!refusal)], ...(refusal ? [['error', refusal.message] as [string, string]] : [])]
  context.emit('fungible_token_packet', [['module', 'transfer'], ...describe(data), ...outcome])
  return refusal ? errorAcknowledgement(refusal) : { result: 'AQ==' }
}

function refusalOf(work: () => void): AbciError | undefined {
  try {
    work()
    return undefined
  } catch (error) {
    if (error instanceof AbciError) return error
    throw error
  }
}

function giveCoins(context: Context, packet: Packet, data: TransferData) {
  const amount = readAmount(data.amount)
  if (context.store.get('params', 'transfer-receive-enabled') === 'false') throw refuse(transferErrors.receiveDisabled)
  const { prefix } = context.chain
  const fault = addressFault(data.receiver, prefix)
  if (fault) throw refuse(unregistered, `failed to decode receiver address: ${data.receiver}`, fault)
  const { denom, path } = arrivingDenom(packet, data.denom)
  const coin = { denom, amount }
  if (path === null) {
    if (isBlocked(context.store, data.receiver)) throw refuse(ibcErrors.unauthorized, `${data.receiver} is not allowed to receive funds`)
    return sendCoins(context, escrowAddress(prefix, packet.destinationPort, packet.destinationChannel), data.receiver, [coin])
  }
  const hash = denom.slice('ibc/'.length)
  context.store.set('denom-traces', hash, path)
  context.emit('denomination_trace', [
    ['trace_hash', hash],
    ['denom', coin.denom],
  ])
  const module = moduleAddress(prefix, 'transfer')
  mintCoins(context, module, [coin])
  if (isBlocked(context.store, data.receiver))
    throw refuse(
      sdkErrors.unauthorized,
      `failed to send coins to receiver ${data.receiver}`,
      `${data.receiver} is not allowed to receive funds`,
    )
  sendCoins(context, module, data.receiver, [coin])
}

/** ICS-20 `OnAcknowledgementPacket`: an error acknowledgement returns the coins. */
export function onAcknowledgement(context: Context, packet: Packet, bytes: Uint8Array): void {
  const acknowledgement = readAcknowledgement(bytes)
  const data = readTransferData(packet.data)
  if (!acknowledgement || !data) throw refuse(ibcErrors.unknownRequest, 'cannot unmarshal ICS-20 transfer packet acknowledgement')
  if (!Buffer.from(writeAcknowledgementJson(acknowledgement)).equals(bytes))
    throw refuse(ibcErrors.invalidType, 'acknowledgement did not marshal to expected bytes')
  if ('error' in acknowledgement) refund(context, packet, data)
  context.emit('fungible_token_packet', [['module', 'transfer'], ...describe(data), ['acknowledgement', protoText(acknowledgement)]])
  context.emit('fungible_token_packet', [
    'error' in acknowledgement
      ? ['error', acknowledgement.error]
      : ['success', Buffer.from(acknowledgement.result, 'base64').toString('latin1')],
  ])
}

/** ICS-20 `OnTimeoutPacket`. */
export function onTimeout(context: Context, packet: Packet): void {
  const data = readTransferData(packet.data)
  if (!data) throw refuse(ibcErrors.unknownRequest, 'cannot unmarshal ICS-20 transfer packet data')
  refund(context, packet, data)
  context.emit('timeout', [
    ['module', 'transfer'],
    ['refund_receiver', data.sender],
    ['refund_denom', data.denom],
    ['refund_amount', data.amount],
    ['memo', data.memo],
  ])
}

/** Gives a packet's coins back. @throws AbciError as ibc-go v11, when the sender is blocked */
export function refund(context: Context, packet: Packet, data: TransferData): void {
  const { prefix } = context.chain
  if (isBlocked(context.store, data.sender)) throw refuse(ibcErrors.unauthorized, `${data.sender} is not allowed to receive funds`)
  const coin = { denom: bankDenom(parseTrace(data.denom)), amount: readAmount(data.amount) }
  if (!data.denom.startsWith(`${packet.sourcePort}/${packet.sourceChannel}/`))
    return sendCoins(context, escrowAddress(prefix, packet.sourcePort, packet.sourceChannel), data.sender, [coin])
  const module = moduleAddress(prefix, 'transfer')
  mintCoins(context, module, [coin])
  sendCoins(context, module, data.sender, [coin])
}

function readAmount(text: string): bigint {
  if (!/^[1-9]\d{0,77}$/.test(text)) throw refuse(transferErrors.invalidAmount, `unable to parse transfer amount (${text}) into math.Int`)
  return BigInt(text)
}

function describe(data: TransferData | null): [string, string][] {
  const { sender = '', receiver = '', denom = '', amount = '', memo = '' } = data ?? {}
  return [
    ['sender', sender],
    ['receiver', receiver],
    ['denom', denom],
    ['amount', amount],
    ['memo', memo],
  ]
}

/** Protobuf's compact text form of an acknowledgement, with the blank at its end. */
function protoText(acknowledgement: Acknowledgement): string {
  if ('error' in acknowledgement) return `error:${JSON.stringify(acknowledgement.error)} `
  const octets = [...Buffer.from(acknowledgement.result, 'base64')].map(byte =>
    byte >= 32 && byte < 127 ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`,
  )
  return `result:"${octets.join('')}" `
}
