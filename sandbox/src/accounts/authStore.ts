import type { Reader, Store } from '../store/store.ts'
import { z } from 'zod'

const StoredAccount = z.object({
  number: z.int(),
  sequence: z.int(),
  /** Set by the first signed transaction: base64 of the compressed secp256k1 key, or a multisig's kind and base64. */
  publicKey: z.string().optional(),
  /** Name and permissions of a module's account. */
  module: z.object({ name: z.string(), permissions: z.array(z.string()), blocked: z.boolean() }).optional(),
})
export type StoredAccount = z.infer<typeof StoredAccount>

export function readAccount(store: Reader, address: string): StoredAccount | undefined {
  const text = store.get('accounts', address)
  return text === undefined ? undefined : StoredAccount.parse(JSON.parse(text))
}

export function writeAccount(store: Store, address: string, account: StoredAccount): void {
  store.set('accounts', address, JSON.stringify(account))
}

/** An account with the next free number and sequence 0. */
export function createAccount(store: Store, address: string, module?: StoredAccount['module']): StoredAccount {
  const number = Number(store.get('meta', 'next-account-number') ?? 0)
  store.set('meta', 'next-account-number', String(number + 1))
  const account = { number, sequence: 0, ...(module && { module }) }
  writeAccount(store, address, account)
  return account
}

/** Module accounts that refuse money (`BlockedAddr` of x/bank), and those that a test has blocked. */
export function isBlocked(store: Reader, address: string): boolean {
  return readAccount(store, address)?.module?.blocked === true || store.get('blocked', address) !== undefined
}
