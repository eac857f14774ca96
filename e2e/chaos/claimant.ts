import type { Api } from '../kit/api.ts'
import type { Field } from './field.ts'
import { Secp256k1HdWallet } from '@cosmjs/amino'
import { signArbitrary } from '../../server/src/accounts/testing.ts'
import { hub } from '../service/settings.ts'
import { addressOf, pay, send } from './wallet.ts'

/** What somebody's wallet makes of a text (ADR-36). */
export async function signText(field: Field, name: string, text: string): Promise<{ pubKey: string; signature: string }> {
  const wallet = await Secp256k1HdWallet.fromMnemonic(field.sandbox.account(name).mnemonic, { prefix: 'cosmos' })
  return signArbitrary(wallet, text)
}

/** Asks for held money back, by a signature or by a transaction with the nonce in its memo. @throws when it is not held */
export async function claim(field: Field, api: Api, name: string, txHash: string, by: 'signature' | 'memo'): Promise<void> {
  const asked = { chainId: hub, txHash }
  const { nonce, message, memo, address } = await api.call('claimChallenge', { body: asked })
  if (by === 'signature') await api.call('claim', { body: { ...asked, nonce, ...(await signText(field, name, message)) } })
  else await pay(field, hub, name, [send(addressOf(field, name, hub), address, { denom: 'uhub', amount: 1n })], memo)
}
