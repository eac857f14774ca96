import type { Api } from '../kit/api.ts'
import type { Cluster } from './cluster.ts'
import { Secp256k1HdWallet } from '@cosmjs/amino'
import { signArbitrary } from '../../server/src/accounts/testing.ts'
import { hub } from '../service/settings.ts'
import { addressOf, pay, send } from './wallet.ts'

/** Signs a text as a wallet does (ADR-36). */
export async function signText(cluster: Cluster, name: string, text: string): Promise<{ pubKey: string; signature: string }> {
  const wallet = await Secp256k1HdWallet.fromMnemonic(cluster.sandbox.account(name).mnemonic, { prefix: 'cosmos' })
  return signArbitrary(wallet, text)
}

/** Claims held money by a signature or a transaction with the nonce in its memo. @throws when it is not held */
export async function claim(cluster: Cluster, api: Api, name: string, txHash: string, by: 'signature' | 'memo'): Promise<void> {
  const asked = { chainId: hub, txHash }
  const { nonce, message, memo, address } = await api.call('claimChallenge', { body: asked })
  if (by === 'signature') await api.call('claim', { body: { ...asked, nonce, ...(await signText(cluster, name, message)) } })
  else await pay(cluster, hub, name, [send(addressOf(cluster, name, hub), address, { denom: 'uhub', amount: 1n })], memo)
}
