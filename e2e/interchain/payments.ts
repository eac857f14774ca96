import type { Quote } from '@relayooor/shared'
import type { ChainName, NetworkInfo } from './network.ts'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { addToKeyring, feeForGas } from './chain.ts'
import { chainName, chain as chainOf, key } from './network.ts'
import { simd, waitForTx } from './queries.ts'
import { CommandFailed, run } from './run.ts'

export interface BankSend {
  chain: ChainName
  user: string
  to: string
  amount: { denom: string; amount: string }
  memo: string
}

/** The options of every command that signs or reads a key. */
export const keyring = (network: NetworkInfo) => ['--keyring-backend', 'test', '--keyring-dir', network.keyringDir]

const Broadcast = z.object({ txhash: z.string(), code: z.number(), raw_log: z.string() })
const gas = '150000'

/** `simd tx bank send --note …`: a payment by another client. Resolves when the node has accepted it. */
async function payBySimd(network: NetworkInfo, payment: BankSend): Promise<string> {
  const sent = Broadcast.parse(await simd(network, payment.chain, ...(await bankSend(network, payment)), '--yes'))
  if (sent.code !== 0) throw new CommandFailed(`${payment.chain} refused the payment with ${sent.code}: ${sent.raw_log}`)
  return sent.txhash
}

/** The same payment, signed and encoded by simd but not sent: base64 of a TxRaw. */
export async function signBySimd(network: NetworkInfo, payment: BankSend): Promise<string> {
  const { home, rpc } = chainOf(network, payment.chain)
  const file = join(network.folder, `payment-${payment.user}.json`)
  await writeFile(file, JSON.stringify(await simd(network, payment.chain, ...(await bankSend(network, payment)), '--generate-only')))
  await writeFile(
    file,
    JSON.stringify(
      await simd(network, payment.chain, 'tx', 'sign', file, '--from', payment.user, '--chain-id', payment.chain, ...keyring(network)),
    ),
  )
  return (await run(network.tools.simd, ['tx', 'encode', file, '--home', home, '--node', rpc])).trim()
}

async function bankSend(network: NetworkInfo, { chain, user, to, amount, memo }: BankSend): Promise<string[]> {
  await ensureInKeyring(network, user)
  return [
    'tx',
    'bank',
    'send',
    user,
    to,
    `${amount.amount}${amount.denom}`,
    '--note',
    memo,
    '--gas',
    gas,
    '--fees',
    feeForGas(gas),
    '--chain-id',
    chain,
    ...keyring(network),
  ]
}

/** The payment that a quote asks for. */
export function paymentOf({ payment }: Pick<Quote, 'payment'>, user: string): BankSend {
  return { chain: chainName(payment.chainId), user, to: payment.address, amount: payment.amount, memo: payment.memo }
}

/** Pays what a quote asks for, and waits for the block. */
export async function payQuote(
  network: NetworkInfo,
  user: string,
  quote: Pick<Quote, 'payment'>,
): Promise<{ txHash: string; height: number }> {
  const payment = paymentOf(quote, user)
  const txHash = await payBySimd(network, payment)
  return { txHash, height: Number((await waitForTx(network, payment.chain, txHash)).height) }
}

/** Sends coins and waits for the block. */
export async function send(network: NetworkInfo, payment: BankSend): Promise<string> {
  const txHash = await payBySimd(network, payment)
  await waitForTx(network, payment.chain, txHash)
  return txHash
}

const known = new Set<string>()

/** Adds a user's key to simd's keyring, when it is first needed. */
export async function ensureInKeyring(network: NetworkInfo, user: string): Promise<void> {
  const name = `${network.keyringDir}/${user}`
  if (known.has(name)) return
  const found = await run(network.tools.simd, ['keys', 'show', user, ...keyring(network)]).catch(() => null)
  if (!found) await addToKeyring(network.tools.simd, network.keyringDir, key(network.keys, user))
  known.add(name)
}
