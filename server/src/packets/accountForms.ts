import type { ChainSettings } from '../chains/chain.ts'
import { Buffer } from 'node:buffer'
import { keccak256 } from '@cosmjs/crypto'
import { accountOf, writeAddress } from '@relayooor/shared'

/**
 * How transfers may name an account, whichever of its forms was given: as each chain writes it, in capitals too, which a receiver may stand
 * in (BIP-173) and do in QR codes; where there is an EVM chain, in hex. Null for what is no address.
 */
export function accountForms(address: string, chains: readonly Pick<ChainSettings, 'prefix' | 'addressType'>[]): string[] | null {
  const account = accountOf(address)
  if (account === null) return null
  const bytes = Buffer.from(account, 'hex')
  const written = [address, ...chains.map(({ prefix }) => writeAddress(prefix, bytes))].flatMap(form => [form, form.toUpperCase()])
  const isHex = bytes.length === 20 && chains.some(({ addressType }) => addressType === 'eth_secp256k1')
  return [...new Set(isHex ? [...written, ...hexForms(account)] : written)]
}

/** In small letters, in capitals and as EIP-55 mixes them: with `0x` and, since chains take that as well, without. */
function hexForms(account: string): string[] {
  const digest = Buffer.from(keccak256(Buffer.from(account))).toString('hex')
  const mixed = [...account].map((digit, index) => (Number.parseInt(digest.charAt(index), 16) >= 8 ? digit.toUpperCase() : digit)).join('')
  return [account, account.toUpperCase(), mixed].flatMap(form => [`0x${form}`, form])
}
