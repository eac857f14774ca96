import { bech32 } from 'bech32'

/** Why a text is not an address, for the person who typed it. */
export type AddressFault = 'not-bech32' | 'wrong-prefix' | 'wrong-length'

export type AddressReading = { ok: true; prefix: string; bytes: Uint8Array } | { ok: false; fault: AddressFault }

/** Characters. */
const longestAddress = 120

/** Reads a bech32 account address (20 or 32 bytes), checksum included; `prefix` must match when given. Mixed case is refused. */
export function readAddress(text: string, prefix?: string): AddressReading {
  const decoded = bech32.decodeUnsafe(text, longestAddress)
  if (!decoded) return { ok: false, fault: 'not-bech32' }
  if (prefix !== undefined && decoded.prefix !== prefix) return { ok: false, fault: 'wrong-prefix' }
  const bytes = bech32.fromWordsUnsafe(decoded.words)
  if (!bytes || (bytes.length !== 20 && bytes.length !== 32)) return { ok: false, fault: 'wrong-length' }
  return { ok: true, prefix: decoded.prefix, bytes: Uint8Array.from(bytes) }
}

export function writeAddress(prefix: string, bytes: Uint8Array): string {
  return bech32.encode(prefix, bech32.toWords(bytes), longestAddress)
}

/** As EVM chains take an account of 20 bytes beside its bech32 form, in any case and with or without `0x`. */
const hexAddress = /^(?:0x)?([0-9a-f]{40})$/i

/** The account behind an address, as the hex of its bytes: the same whatever the prefix, and in hex. Null when it is no address. */
export function accountOf(address: string): string | null {
  const reading = readAddress(address)
  if (!reading.ok) return hexAddress.exec(address)?.[1]?.toLowerCase() ?? null
  return [...reading.bytes].map(byte => byte.toString(16).padStart(2, '0')).join('')
}

/**
 * `cosmos1q7v…x4ke`, never broken over two lines: for lists only; before signing the whole address is shown. What a transfer names in place
 * of an address may be of any length, and is said to be cut.
 */
export function shortAddress(address: string): string {
  if (address.length > longestAddress) return `${address.slice(0, 12).toWellFormed()}… (too long to show whole)`
  const separator = address.lastIndexOf('1')
  return address.length <= separator + 12 ? address : `${address.slice(0, separator + 5)}…\u2060${address.slice(-4)}`
}
