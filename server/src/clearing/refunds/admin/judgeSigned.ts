import type { Difference } from '@relayooor/shared'
import type { DecodedTx } from '../../../chains/transactions.ts'
import type { RefundSend } from '../sign/refundMessages.ts'
import { MsgSend } from 'cosmjs-types/cosmos/bank/v1beta1/tx'
import { bankSend } from '../../../chains/bankSend.ts'

export interface ExpectedTx {
  sender: string
  sends: RefundSend[]
  memo: string
  sequence: bigint
  /** Its last height lies above the one, and not above the other. */
  timeoutAbove: number
  timeoutUpTo: number
}

/** Characters of what was found instead. */
const mostTold = 300

/** Compares a transaction that was signed outside with the refunds that it is to pay. Empty when it pays exactly these. */
export function judgeSigned(tx: DecodedTx, { sender, sends, memo, sequence, timeoutAbove, timeoutUpTo }: ExpectedTx): Difference[] {
  const bank = tx.messages.map(bankSend).filter(send => send !== null && send !== 'malformed')
  if (bank.length !== tx.messages.length || bank.length !== sends.length)
    return [
      {
        field: 'messages',
        expected: `${sends.length} of ${MsgSend.typeUrl}`,
        found: tx.messages
          .map(message => message.typeUrl)
          .join(', ')
          .slice(0, mostTold),
      },
    ]
  const [signer] = tx.authInfo.signerInfos
  const timeout = Number(tx.timeoutHeight)
  return [
    ...bank.flatMap((send, index) => compareSend(send, sender, sends[index])),
    ...differs('memo', memo, tx.memo),
    ...differs(
      'sequence',
      sequence.toString(),
      tx.authInfo.signerInfos.length === 1 ? String(signer?.sequence) : `${tx.authInfo.signerInfos.length} signers`,
    ),
    ...differs('fee payer', sender, tx.feePayer || sender),
    ...(timeout > timeoutAbove && timeout <= timeoutUpTo
      ? []
      : differs('timeout', `above ${timeoutAbove}, up to ${timeoutUpTo}`, String(timeout))),
  ]
}

function compareSend({ fromAddress, toAddress, amount }: MsgSend, sender: string, send: RefundSend | undefined): Difference[] {
  const [coin] = amount
  return [
    ...differs('sender', sender, fromAddress),
    ...differs('recipient', send?.to ?? '', toAddress),
    ...differs('denom', send?.denom ?? '', amount.map(one => one.denom).join(',')),
    ...differs('amount', String(send?.amount), coin?.amount ?? '0'),
  ]
}

function differs(field: Difference['field'], expected: string, found: string): Difference[] {
  return expected === found ? [] : [{ field, expected, found: found.slice(0, mostTold) }]
}
