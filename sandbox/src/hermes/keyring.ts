import { Buffer } from 'node:buffer'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { HermesError } from './hermesError.ts'

/** A key file of Hermes' `test` store (ibc-relayer keyring.rs): JSON with the bare private key. */
const KeyFile = z.object({
  private_key: z.hex(),
  public_key: z.hex(),
  address: z.array(z.int()),
  address_type: z.literal('Cosmos'),
  account: z.string(),
})
export type KeyFile = z.infer<typeof KeyFile>

/** `account` is the address on the keyring's chain. */
export interface LaneKey {
  account: string
  privateKey: Uint8Array
  publicKey: Uint8Array
}

/** Where the keys of a chain lie: below its `key_store_folder`, else below the home folder. */
export function keyringFolder(chainId: string, keyStoreFolder: string | undefined): string {
  return join(keyStoreFolder ?? join(homedir(), '.hermes', 'keys'), chainId, 'keyring-test')
}

/** @throws HermesError when there is no such key, or its file cannot be read */
export function readKey(folder: string, name: string): LaneKey {
  const path = join(folder, `${name}.json`)
  const file = readKeyFile(path)
  if (!file) throw new HermesError('keyring error', `cannot find key file at '${path}'`)
  return { account: file.account, privateKey: Buffer.from(file.private_key, 'hex'), publicKey: Buffer.from(file.public_key, 'hex') }
}

/** All keys by name. */
export function listKeys(folder: string): [name: string, file: KeyFile][] {
  const names = readFolder(folder)
    .filter(name => name.endsWith('.json'))
    .sort()
  return names
    .flatMap(name => {
      const file = readKeyFile(join(folder, name))
      return file ? [[name.slice(0, -'.json'.length), file] as const] : []
    })
    .map(([name, file]) => [name, file])
}

/** Writes a key, and replaces one of the same name. `address` is the raw 20 bytes. */
export function writeKey(folder: string, name: string, key: LaneKey & { address: Uint8Array }): void {
  const file: KeyFile = {
    private_key: Buffer.from(key.privateKey).toString('hex'),
    public_key: Buffer.from(key.publicKey).toString('hex'),
    address: [...key.address],
    address_type: 'Cosmos',
    account: key.account,
  }
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(file, null, 2), { mode: 0o600 })
}

function readKeyFile(path: string): KeyFile | undefined {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
  const read = KeyFile.safeParse(parseJson(text))
  if (!read.success) throw new HermesError('keyring error', `failed to decode key file at '${path}'`)
  return read.data
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined // told as a key file that cannot be decoded
  }
}

function readFolder(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
    throw error
  }
}
