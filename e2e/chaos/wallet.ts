import type { SandboxAccount } from '@relayooor/sandbox'
import type { Messages } from '../../sandbox/src/chain/submit.ts'
import type { Cluster } from './cluster.ts'
import { MsgMultiSend, MsgSend } from 'cosmjs-types/cosmos/bank/v1beta1/tx'
import { submit } from '../../sandbox/src/chain/submit.ts'
import { signTx } from '../../sandbox/src/tx/signTx.ts'

interface Coin {
  denom: string
  amount: bigint
}

/** Ours, whose every move the ledger books. */
export const walletNames = ['service', 'lane'] as const

export function addressOf({ sandbox }: Cluster, name: string, chainId: string): string {
  return sandbox.account(name).addresses[chainId] ?? ''
}

export function send(from: string, to: string, ...coins: Coin[]): Messages[number] {
  return {
    typeUrl: MsgSend.typeUrl,
    value: MsgSend.encode(MsgSend.fromPartial({ fromAddress: from, toAddress: to, amount: coins.map(asText) })).finish(),
  }
}

export function multiSend(from: string, outputs: { to: string; coin: Coin }[]): Messages[number] {
  const total = outputs.reduce((sum, { coin }) => sum + coin.amount, 0n)
  return {
    typeUrl: MsgMultiSend.typeUrl,
    value: MsgMultiSend.encode(
      MsgMultiSend.fromPartial({
        inputs: [{ address: from, coins: outputs.slice(0, 1).map(({ coin }) => ({ denom: coin.denom, amount: total.toString() })) }],
        outputs: outputs.map(({ to, coin }) => ({ address: to, coins: [asText(coin)] })),
      }),
    ).finish(),
  }
}

/** Signs, gives it to the chain directly, and waits for the block; null when it was lost or failed. */
export async function pay(cluster: Cluster, chainId: string, payer: string, messages: Messages, memo: string): Promise<string | null> {
  return submit(cluster.sandbox.chain(chainId), cluster.sandbox.account(payer), messages, { memo }).then(
    ({ hash }) => hash,
    () => null,
  )
}

/** For the API's broadcast. Refused when another transaction of the account comes first. */
export function sign(cluster: Cluster, chainId: string, payer: string, messages: Messages, memo: string): Uint8Array {
  const chain = cluster.sandbox.chain(chainId)
  const account: SandboxAccount = cluster.sandbox.account(payer)
  return signTx(chain.parameters, account, { messages, memo, gas: 200_000n, ...chain.nextSequence(account.addresses[chainId] ?? '') })
}

function asText({ denom, amount }: Coin) {
  return { denom, amount: amount.toString() }
}
