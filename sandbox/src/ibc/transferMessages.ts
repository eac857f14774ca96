import type { Binder } from '../tx/message.ts'
import { MsgTransfer, MsgTransferResponse } from 'cosmjs-types/ibc/applications/transfer/v1/tx'
import { addressFault } from '../accounts/address.ts'
import { isValid } from '../bank/coins.ts'
import { refuse } from '../tx/abciError.ts'
import { kind } from '../tx/message.ts'
import { ibcErrors, transferErrors } from './errors.ts'
import { sendTransfer } from './sendTransfer.ts'

/** transfer/types/msgs.go */
const longestReceiver = 2048
const longestMemo = 32768

/** ibc-go v8 transfer: MsgTransfer. */
export const transferMessages: Binder[] = [
  kind<MsgTransfer>({
    typeUrl: '/ibc.applications.transfer.v1.MsgTransfer',
    decode: bytes => MsgTransfer.decode(bytes),
    signers: message => [message.sender],
    validate(message, context) {
      const { token } = message
      if (!isValid(token))
        throw refuse(token.amount === '0' ? ibcErrors.insufficientFunds : ibcErrors.invalidCoins, `${token.amount}${token.denom}`)
      const fault = addressFault(message.sender, context.chain.prefix)
      if (fault) throw refuse(ibcErrors.invalidAddress, `string could not be parsed as address: ${fault}`)
      if (message.receiver.trim() === '') throw refuse(ibcErrors.invalidAddress, 'missing recipient address')
      if (message.receiver.length > longestReceiver)
        throw refuse(ibcErrors.invalidAddress, `recipient address must not exceed ${longestReceiver} bytes`)
      if (Buffer.byteLength(message.memo) > longestMemo)
        throw refuse(transferErrors.invalidMemo, `memo must not exceed ${longestMemo} bytes`)
    },
    gas: 48_000,
    amino: message => ({
      type: 'cosmos-sdk/MsgTransfer',
      value: {
        source_port: message.sourcePort,
        source_channel: message.sourceChannel,
        token: message.token,
        sender: message.sender,
        receiver: message.receiver,
        // Amino leaves out empty fields, but writes the empty height as an empty object.
        timeout_height: {
          ...(message.timeoutHeight.revisionNumber > 0n && { revision_number: String(message.timeoutHeight.revisionNumber) }),
          ...(message.timeoutHeight.revisionHeight > 0n && { revision_height: String(message.timeoutHeight.revisionHeight) }),
        },
        ...(message.timeoutTimestamp > 0n && { timeout_timestamp: String(message.timeoutTimestamp) }),
        ...(message.memo && { memo: message.memo }),
      },
    }),
    execute: (context, message) => MsgTransferResponse.encode({ sequence: sendTransfer(context, message) }).finish(),
  }),
]
