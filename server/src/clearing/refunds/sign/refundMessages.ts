import type { TxMessage } from '../../../chains/transactions.ts'
import { MsgSend } from 'cosmjs-types/cosmos/bank/v1beta1/tx'

export interface RefundSend {
  to: string
  denom: string
  amount: bigint
}

/** One bank send each: every chain takes it, and wallets and explorers show it to its recipient by itself. */
export function refundMessages(from: string, sends: RefundSend[]): TxMessage[] {
  return sends.map(({ to, denom, amount }) => ({
    typeUrl: MsgSend.typeUrl,
    value: MsgSend.encode({ fromAddress: from, toAddress: to, amount: [{ denom, amount: amount.toString() }] }).finish(),
  }))
}
