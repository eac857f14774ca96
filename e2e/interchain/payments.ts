import type { Quote } from '@relayooor/shared'
import type { ChainName, NetworkInfo } from './network.ts'
import { z } from 'zod'
import { addToKeyring, feeForGas } from './chain.ts'
import { chainIds, key } from './network.ts'
import { simd, waitForTx } from './queries.ts'
import { CommandFailed } from './run.ts'

export interface BankSend { chain: ChainName, user: string, to: string, amount: { denom: string, amount: string }, memo: string }

const Broadcast = z.object({ txhash: z.string(), code: z.number(), raw_log: z.string() })
const gas = '150000'

/** `simd tx bank send --note …`: a payment by a client that we did not write. Resolves when the node has taken it. */
export async function payBySimd(network: NetworkInfo, { chain, user, to, amount, memo }: BankSend): Promise<string> {
  await useKeyring(network, user)
  const sent = Broadcast.parse(await simd(network, chain, 'tx', 'bank', 'send', user, to, `${amount.amount}${amount.denom}`, '--note', memo, '--gas', gas, '--fees', feeForGas(gas), '--keyring-backend', 'test', '--keyring-dir', network.keyringDir, '--chain-id', chain, '--yes'))
  if (sent.code !== 0)
    throw new CommandFailed(`${chain} refused the payment with ${sent.code}: ${sent.raw_log}`)
  return sent.txhash
}

/** Pays what a quote asks for, and waits for the block. */
export async function payQuote(network: NetworkInfo, user: string, { payment }: Pick<Quote, 'payment'>): Promise<{ txHash: string, height: number }> {
  const txHash = await payBySimd(network, { chain: chainName(payment.chainId), user, to: payment.address, amount: payment.amount, memo: payment.memo })
  return { txHash, height: Number((await waitForTx(network, chainName(payment.chainId), txHash)).height) }
}

/** Sends coins and waits for the block. */
export async function send(network: NetworkInfo, payment: BankSend): Promise<void> {
  await waitForTx(network, payment.chain, await payBySimd(network, payment))
}

export function chainName(chainId: string): ChainName {
  const found = chainIds.find(one => one === chainId)
  if (!found)
    throw new Error(`there is no chain ${chainId} here`)
  return found
}

const known = new Set<string>()

/** simd signs from its own keyring; a key is put there when it is first needed. */
async function useKeyring(network: NetworkInfo, user: string): Promise<void> {
  const name = `${network.keyringDir}/${user}`
  if (known.has(name))
    return
  const found = await simd(network, 'ibc-0', 'keys', 'show', user, '--keyring-backend', 'test', '--keyring-dir', network.keyringDir).catch(() => null)
  if (!found)
    await addToKeyring(network.tools.simd, network.keyringDir, key(network.keys, user))
  known.add(name)
}
