import type { EncodeObject } from '@cosmjs/proto-signing'
import type { Target, TargetChain } from './target.ts'
import { DirectSecp256k1HdWallet, makeCosmoshubPath } from '@cosmjs/proto-signing'
import { calculateFee, GasPrice, SigningStargateClient } from '@cosmjs/stargate'
import { MsgSend } from 'cosmjs-types/cosmos/bank/v1beta1/tx'
import { TxRaw } from 'cosmjs-types/cosmos/tx/v1beta1/tx'
import { MsgTransfer } from 'cosmjs-types/ibc/applications/transfer/v1/tx'

/** An account that signs with CosmJS, not with our code. */
export interface User {
  address: string
  transfer: (options: { receiver: string; amount: string; timeoutAt: Date; memo?: string }) => EncodeObject
  send: (to: string, amount: string) => EncodeObject
  sign: (messages: EncodeObject[], options?: { memo?: string; gas?: number; fee?: string; sequence?: number }) => Promise<Uint8Array>
}

export async function createUser(chain: TargetChain, { mnemonic, index }: Target['user']): Promise<User> {
  const wallet = await DirectSecp256k1HdWallet.fromMnemonic(mnemonic, { prefix: chain.prefix, hdPaths: [makeCosmoshubPath(index)] })
  const [account] = await wallet.getAccounts()
  const rpc = chain.rpc[0]
  if (!account || rpc === undefined) throw new Error(`${chain.chainId} has no endpoint or no user`)
  const { address } = account
  const client = await SigningStargateClient.connectWithSigner(rpc, wallet, {
    gasPrice: GasPrice.fromString(`${chain.gasPrice}${chain.denom}`),
  })
  return {
    address,
    transfer: ({ receiver, amount, timeoutAt, memo = '' }) => ({
      typeUrl: MsgTransfer.typeUrl,
      value: MsgTransfer.fromPartial({
        sourcePort: chain.portId,
        sourceChannel: chain.channelId,
        token: { denom: chain.denom, amount },
        sender: address,
        receiver,
        timeoutTimestamp: BigInt(timeoutAt.getTime()) * 1_000_000n,
        memo,
      }),
    }),
    send: (to, amount) => ({
      typeUrl: MsgSend.typeUrl,
      value: MsgSend.fromPartial({ fromAddress: address, toAddress: to, amount: [{ denom: chain.denom, amount }] }),
    }),
    async sign(messages, { memo = '', gas = 200_000 * messages.length, fee, sequence } = {}) {
      const { accountNumber, sequence: next } = await client.getSequence(address)
      const paid =
        fee === undefined
          ? calculateFee(gas, `${chain.gasPrice}${chain.denom}`)
          : { amount: [{ denom: chain.denom, amount: fee }], gas: String(gas) }
      return TxRaw.encode(
        await client.sign(address, messages, paid, memo, { accountNumber, sequence: sequence ?? next, chainId: chain.chainId }),
      ).finish()
    },
  }
}
