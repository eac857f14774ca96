import { DirectSecp256k1HdWallet, makeCosmoshubPath } from '@cosmjs/proto-signing'

/** An account on both chains, which share the prefix `cosmos`. */
export interface Key {
  name: string
  address: string
  mnemonic: string
  /** Last part of the derivation path. */ index: number
}

/**
 * The accounts of a network: `validator` of both chains, `setup` (the operator's Hermes), `relayooor` (our lane), `other` (another
 * relayer), `service` (receives payments), `bank` (pays for tests), `sink` (takes drained coins) and `user0`, `user1`, ….
 */
export type Keys = Record<string, Key>

const roles = ['validator', 'setup', 'relayooor', 'other', 'service', 'bank', 'sink']

/** New random keys. The users share one mnemonic. */
export async function makeKeys(users: number): Promise<Keys> {
  const own = await Promise.all(roles.map(async name => await keysOf(await mnemonic(), [name])))
  const ofUsers = await keysOf(
    await mnemonic(),
    Array.from({ length: users }, (_, index) => `user${index}`),
  )
  return Object.fromEntries([...own.flat(), ...ofUsers].map(key => [key.name, key]))
}

/** The wallet that signs for keys of one mnemonic. */
export function walletOf(mnemonic: string, indexes: number[]): Promise<DirectSecp256k1HdWallet> {
  return DirectSecp256k1HdWallet.fromMnemonic(mnemonic, { prefix: 'cosmos', hdPaths: indexes.map(makeCosmoshubPath) })
}

async function mnemonic(): Promise<string> {
  return (await DirectSecp256k1HdWallet.generate(24)).mnemonic
}

async function keysOf(words: string, names: string[]): Promise<Key[]> {
  const accounts = await (
    await walletOf(
      words,
      names.map((_, index) => index),
    )
  ).getAccounts()
  return accounts.map(({ address }, index) => ({ name: names[index] ?? '', address, mnemonic: words, index }))
}
