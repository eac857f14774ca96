/// <reference lib="dom" />
import type { ChainInfoWithoutEndpoints } from '@keplr-wallet/types'

export interface AccountInfo {
  name: string
  /** Base64. */
  publicKey: string
  /** By chain id; `address` is base64. */
  keys: Record<string, { bech32Address: string; address: string }>
}

export interface Info {
  chains: ChainInfoWithoutEndpoints[]
  accounts: AccountInfo[]
}

/** Shown before signing. */
export interface Description {
  title: string
  rows: [label: string, value: string][]
  raw: string
}

const script = document.currentScript
if (!(script instanceof HTMLScriptElement)) throw new TypeError('The development wallet must be loaded by a script element of its own')
const sandboxUrl = new URL(script.src).origin

let known: Promise<Info> | undefined

/** Chains and accounts; asked once. */
export function getInfo(): Promise<Info> {
  known ??= ask<Info>('GET', '/wallet/info').catch(error => {
    known = undefined
    throw error
  })
  return known
}

/** Calls the sandbox, which has the keys. @throws Error with its message */
export async function ask<T>(method: 'GET' | 'POST', path: string, body?: object): Promise<T> {
  const answer = await fetch(`${sandboxUrl}${path}`, {
    method,
    ...(body && { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  }).catch(cause => {
    throw new Error('The sandbox does not answer: does it still run?', { cause })
  })
  // Script and answers come from the same program.
  const read = (await answer.json()) as T & { error?: string }
  if (!answer.ok) throw new Error(read.error ?? `The sandbox answered ${answer.status}`)
  return read
}

export function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join(''))
}

export function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), character => character.charCodeAt(0))
}
