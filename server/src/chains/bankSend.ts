import type { TxMessage } from './transactions.ts'
import { MsgSend } from 'cosmjs-types/cosmos/bank/v1beta1/tx'
import { foreignDenom, foreignText } from './foreignText.ts'

/**
 * A message as a bank send; `malformed` for one whose bytes are none, or whose amounts are no whole numbers: no chain carries it out. Null
 * for a message of another type. The generated decoder throws plain errors, and reads any text as an amount.
 */
export function bankSend({ typeUrl, value }: TxMessage): MsgSend | 'malformed' | null {
  if (typeUrl !== MsgSend.typeUrl) return null
  try {
    const { fromAddress, toAddress, amount } = MsgSend.decode(value)
    return amount.every(coin => /^\d{1,78}$/.test(coin.amount))
      ? {
          fromAddress: foreignText(fromAddress),
          toAddress: foreignText(toAddress),
          amount: amount.map(coin => ({ denom: foreignDenom(coin.denom), amount: coin.amount })),
        }
      : 'malformed'
  } catch {
    return 'malformed'
  }
}
