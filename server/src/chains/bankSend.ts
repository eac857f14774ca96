import type { TxMessage } from './transactions.ts'
import { MsgSend } from 'cosmjs-types/cosmos/bank/v1beta1/tx'
import { foreignDenom, foreignText } from './foreignText.ts'

/**
 * A message as a bank send; null for other types. `malformed`: bytes that do not decode, or amounts that are no whole numbers; no chain
 * executes these. CosmJS' decoder throws plain errors, and accepts any text as an amount.
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
