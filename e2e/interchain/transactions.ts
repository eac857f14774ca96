import type { EncodeObject } from '@cosmjs/proto-signing'
import type { DeliverTxResponse } from '@cosmjs/stargate'
import type { ChainInfo } from './chain.ts'
import type { Key } from './keys.ts'
import { SigningStargateClient } from '@cosmjs/stargate'
import { MsgTransfer } from 'cosmjs-types/ibc/applications/transfer/v1/tx'
import { MsgRegisterCounterparty } from 'cosmjs-types/ibc/core/client/v2/tx'
import { gasPrice } from './chain.ts'
import { walletOf } from './keys.ts'

export interface Transfer {
  receiver: string
  amount: { denom: string; amount: string }
  channelId: string
  /** From now, by this machine's clock, which the chains share. */
  timeoutSeconds: number
  memo: string
}

/** Generous for any transfer; the fee follows from it. */
const gasOfTransfer = 150_000

/** Sends ICS-20 transfers in one transaction. `gas` is for all of them. */
export async function sendTransfers(
  chain: ChainInfo,
  sender: Key,
  transfers: Transfer[],
  gas = gasOfTransfer * transfers.length,
): Promise<{ txHash: string; sequences: string[] }> {
  const messages: EncodeObject[] = transfers.map(({ receiver, amount, channelId, timeoutSeconds, memo }) => ({
    typeUrl: MsgTransfer.typeUrl,
    value: MsgTransfer.fromPartial({
      sourcePort: 'transfer',
      sourceChannel: channelId,
      token: amount,
      sender: sender.address,
      receiver,
      timeoutTimestamp: BigInt(Date.now() + timeoutSeconds * 1000) * 1_000_000n,
      memo,
    }),
  }))
  const result = await signAndSend(chain, sender, messages, gas)
  const sequences = result.events
    .filter(event => event.type === 'send_packet')
    .flatMap(event => event.attributes.filter(({ key }) => key === 'packet_sequence').map(({ value }) => value))
  return { txHash: result.transactionHash, sequences }
}

/** Resolves once it is in a block. @throws Error when the transaction failed */
export async function signAndSend(
  chain: ChainInfo,
  signer: Key,
  messages: EncodeObject[],
  gas: number,
  memo = '',
): Promise<DeliverTxResponse> {
  const client = await signingClient(chain, signer)
  const result = await client.signAndBroadcast(signer.address, messages, feeFor(gas), memo)
  client.disconnect()
  if (result.code !== 0) throw new Error(`${chain.chainId} refused the transaction with ${result.code}: ${result.rawLog}`)
  return result
}

export async function signingClient(chain: ChainInfo, signer: Key): Promise<SigningStargateClient> {
  const client = await SigningStargateClient.connectWithSigner(chain.rpc, await walletOf(signer.mnemonic, [signer.index]), {
    broadcastPollIntervalMs: 100,
  })
  // Of IBC v2, which CosmJS does not know.
  client.registry.register(MsgRegisterCounterparty.typeUrl, MsgRegisterCounterparty)
  return client
}

export function feeFor(gas: number): { amount: { denom: string; amount: string }[]; gas: string } {
  const amount = Math.ceil(gas * Number(gasPrice.amount))
  return { amount: [{ denom: gasPrice.denom, amount: String(amount) }], gas: String(gas) }
}
