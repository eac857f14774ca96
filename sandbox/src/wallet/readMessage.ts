import { toBase64 } from '@cosmjs/encoding'
import { MsgSend } from 'cosmjs-types/cosmos/bank/v1beta1/tx'
import { MsgTransfer } from 'cosmjs-types/ibc/applications/transfer/v1/tx'
import { WalletRefusal } from './deps.ts'

/** A message with its amino name and form, from either kind of document. */
export interface ReadMessage {
  type: string
  value: unknown
}

/** A message of a direct sign document; unknown kinds keep their bytes. @throws WalletRefusal */
export function readMessage({ typeUrl, value }: { typeUrl: string; value: Uint8Array }): ReadMessage {
  try {
    switch (typeUrl) {
      case MsgSend.typeUrl: {
        const { fromAddress, toAddress, amount } = MsgSend.decode(value)
        return { type: 'cosmos-sdk/MsgSend', value: { from_address: fromAddress, to_address: toAddress, amount } }
      }
      case MsgTransfer.typeUrl: {
        const { sourcePort, sourceChannel, token, sender, receiver, timeoutHeight, timeoutTimestamp, memo } = MsgTransfer.decode(value)
        const timeout = { revision_number: String(timeoutHeight.revisionNumber), revision_height: String(timeoutHeight.revisionHeight) }
        return {
          type: 'cosmos-sdk/MsgTransfer',
          value: {
            source_port: sourcePort,
            source_channel: sourceChannel,
            token,
            sender,
            receiver,
            timeout_height: timeout,
            timeout_timestamp: String(timeoutTimestamp),
            memo,
          },
        }
      }
      default:
        return { type: typeUrl, value: toBase64(value) }
    }
  } catch {
    throw new WalletRefusal(`The message ${typeUrl} cannot be read`)
  }
}
