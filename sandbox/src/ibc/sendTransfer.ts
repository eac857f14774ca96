import type { Context } from '../tx/context.ts'
import type { Packet } from './packet.ts'
import { isBlocked } from '../accounts/authStore.ts'
import { refuse } from '../tx/abciError.ts'
import { sendPacket } from './channel.ts'
import { denomPath } from './denom.ts'
import { channelErrors, ibcErrors, transferErrors } from './errors.ts'
import { channels, nextSequenceSend } from './ibcStore.ts'
import { countSent } from './rateLimits.ts'
import { takeCoins } from './transfer.ts'
import { writeTransferData } from './transferData.ts'

export interface OutgoingTransfer {
  sourcePort: string
  sourceChannel: string
  sender: string
  receiver: string
  token: { denom: string; amount: string }
  memo: string
  timeoutHeight: Packet['timeoutHeight']
  timeoutTimestamp: bigint
}

/** ibc-go transfer keeper `Transfer`: for a message, and for a packet that is sent on. @returns the sequence @throws AbciError */
export function sendTransfer(context: Context, transfer: OutgoingTransfer): bigint {
  const { sourcePort, sourceChannel, sender, receiver, memo, token, timeoutHeight, timeoutTimestamp } = transfer
  const { store } = context
  if (store.get('params', 'transfer-send-enabled') === 'false') throw refuse(transferErrors.sendDisabled)
  if (isBlocked(store, sender)) throw refuse(ibcErrors.unauthorized, `${sender} is not allowed to send funds`)
  if (store.get('send-enabled', token.denom) === 'false')
    throw refuse(transferErrors.sendDisabled, `${token.denom} transfers are currently disabled: send transactions are disabled`)
  const end = `${sourcePort}/${sourceChannel}`
  if (!channels.get(store, end)) throw refuse(channelErrors.notFound, `port ID (${sourcePort}) channel ID (${sourceChannel})`)
  const path = denomPath(store, token.denom)
  takeCoins(context, { portId: sourcePort, channelId: sourceChannel }, sender, { denom: token.denom, amount: BigInt(token.amount) }, path)
  const data = { amount: token.amount, denom: path, memo, receiver, sender }
  countSent(context, sourceChannel, nextSequenceSend(store, end), data)
  const outgoing = { sourcePort, sourceChannel, data: writeTransferData(data), timeoutHeight, timeoutTimestamp }
  const sequence = sendPacket(context, outgoing)
  context.emit('ibc_transfer', [
    ['sender', sender],
    ['receiver', receiver],
    ['amount', token.amount],
    ['denom', token.denom],
    ['memo', memo],
  ])
  context.emit('message', [['module', 'transfer']])
  return sequence
}
