import type { Context } from '../tx/context.ts'
import type { Binder } from '../tx/message.ts'
import type { Coin } from './bank.ts'
import { MsgMultiSend, MsgMultiSendResponse, MsgSend, MsgSendResponse } from 'cosmjs-types/cosmos/bank/v1beta1/tx'
import { addressFault } from '../accounts/address.ts'
import { isBlocked } from '../accounts/authStore.ts'
import { refuse, sdkErrors } from '../tx/abciError.ts'
import { kind } from '../tx/message.ts'
import { coinText, receive, sendCoins, spend } from './bank.ts'
import { readCoins } from './coins.ts'

/** SDK 0.50 x/bank: MsgSend and MsgMultiSend. */
export const bankMessages: Binder[] = [
  kind<MsgSend>({
    typeUrl: '/cosmos.bank.v1beta1.MsgSend',
    decode: bytes => MsgSend.decode(bytes),
    signers: message => [message.fromAddress],
    validate: () => {},
    gas: 22_000,
    amino: ({ fromAddress, toAddress, amount }) => ({
      type: 'cosmos-sdk/MsgSend',
      value: { from_address: fromAddress, to_address: toAddress, amount },
    }),
    execute(context, { fromAddress, toAddress, amount }) {
      requireAddress(fromAddress, context.chain.prefix, 'invalid from address')
      requireAddress(toAddress, context.chain.prefix, 'invalid to address')
      const coins = readCoins(amount)
      refuseDisabled(context, coins)
      refuseBlocked(isBlocked(context.store, toAddress), toAddress)
      sendCoins(context, fromAddress, toAddress, coins)
      return MsgSendResponse.encode({}).finish()
    },
  }),

  kind<MsgMultiSend>({
    typeUrl: '/cosmos.bank.v1beta1.MsgMultiSend',
    decode: bytes => MsgMultiSend.decode(bytes),
    signers: message => message.inputs.map(input => input.address),
    validate: () => {},
    gas: 40_000,
    amino: ({ inputs, outputs }) => ({ type: 'cosmos-sdk/MsgMultiSend', value: { inputs, outputs } }),
    execute(context, { inputs, outputs }) {
      const [input] = inputs
      if (!input) throw refuse(['bank', 2, 'no inputs to send transaction'])
      if (inputs.length > 1) throw refuse(['bank', 10, 'multiple senders not allowed'])
      if (outputs.length === 0) throw refuse(['bank', 3, 'no outputs to send transaction'])
      const given = readCoins(input.coins)
      refuseDisabled(context, given)
      const parts = outputs.map(output => ({ address: output.address, coins: readCoins(output.coins) }))
      if (coinText(given) !== coinText(sum(parts.flatMap(part => part.coins)))) throw refuse(['bank', 4, 'sum inputs != sum outputs'])
      for (const { address } of parts) {
        requireAddress(address, context.chain.prefix, 'invalid output address')
        refuseBlocked(isBlocked(context.store, address), address)
      }
      spend(context, input.address, given)
      context.emit('message', [['sender', input.address]])
      for (const { address, coins } of parts) {
        receive(context, address, coins)
        // Without a sender, unlike MsgSend's: the payer is in coin_spent only.
        context.emit('transfer', [
          ['recipient', address],
          ['amount', coinText(coins)],
        ])
      }
      return MsgMultiSendResponse.encode({}).finish()
    },
  }),
]

function requireAddress(address: string, prefix: string, words: string) {
  const fault = addressFault(address, prefix)
  if (fault) throw refuse(sdkErrors.invalidAddress, `${words}: ${fault}`)
}

/** x/bank `IsSendEnabledCoins` */
function refuseDisabled({ store }: Context, coins: Coin[]) {
  const off = coins.find(({ denom }) => store.get('send-enabled', denom) === 'false')
  if (off) throw refuse(['bank', 5, 'send transactions are disabled'], `${off.denom} transfers are currently disabled`)
}

function refuseBlocked(blocked: boolean, address: string) {
  if (blocked) throw refuse(sdkErrors.unauthorized, `${address} is not allowed to receive funds`)
}

function sum(coins: { denom: string; amount: bigint }[]) {
  const totals = new Map<string, bigint>()
  for (const { denom, amount } of coins) totals.set(denom, (totals.get(denom) ?? 0n) + amount)
  return [...totals].map(([denom, amount]) => ({ denom, amount }))
}
