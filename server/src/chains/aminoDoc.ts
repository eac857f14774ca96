import type { StdFee, StdSignDoc } from '@cosmjs/amino'
import type { UnsignedTx } from './signTx.ts'
import { makeSignDoc } from '@cosmjs/amino'
import { MsgSend } from 'cosmjs-types/cosmos/bank/v1beta1/tx'
import { decodeExactly } from './decodeExactly.ts'

/** What amino JSON says of a transaction; its gas limit is part of the fee. */
export type AminoFacts = Omit<UnsignedTx, 'gasLimit' | 'fee'> & { fee: StdFee }

/**
 * What is signed of bank sends in amino JSON (SDK x/auth/migrations/legacytx); null when there are
 * other messages. @throws on bytes that do not decode
 */
export function aminoDoc({ chainId, accountNumber, sequence, messages, memo, timeoutHeight, fee }: AminoFacts): StdSignDoc | null {
  const sends = messages.flatMap(({ typeUrl, value }) => (typeUrl === MsgSend.typeUrl ? [decodeExactly(MsgSend, value)] : []))
  const msgs = sends.map(({ fromAddress, toAddress, amount }) => ({
    type: 'cosmos-sdk/MsgSend',
    value: { from_address: fromAddress, to_address: toAddress, amount },
  }))
  return msgs.length === messages.length ? makeSignDoc(msgs, fee, chainId, memo, accountNumber, sequence.toString(), timeoutHeight) : null
}
