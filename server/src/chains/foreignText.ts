import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { Denom } from '@relayooor/shared'

/**
 * Limits of foreign names (addresses, denom paths) in bytes: no real address is longer than some 120, and PostgreSQL indexes at most 2,700.
 */
export const longestName = 512
/** A memo, up to the length that ICS-20 lets one have. */
export const longestMemo = 32 * 1024
/** What a program says of a failure. */
export const longestLog = 4 * 1024

const digestOf = (text: string) => createHash('sha256').update(text).digest('hex')
const cutEnd = /…sha256:[0-9a-f]{64}$/
/** Of `…sha256:` and the digest. */
const cutEndBytes = 74

/**
 * Text that our records can store. NUL and lone surrogates, which protobuf and JSON allow, are replaced. A text longer than `mostBytes`
 * becomes its beginning, `…` and a digest, so that equal texts stay equal; a text that already looks like that is cut too, so that nobody
 * can forge the form of another's.
 */
export function foreignText(text: string, mostBytes = longestName): string {
  const storable = storableText(text)
  if (Buffer.byteLength(storable) <= mostBytes && !cutEnd.test(text)) return storable
  const beginning = Buffer.from(storable)
    .subarray(0, mostBytes - cutEndBytes)
    .toString()
    .replace(/\uFFFD+$/, '')
  return `${beginning}…sha256:${digestOf(text)}`
}

/** Whether `foreignText` has cut it. */
export function isCut(text: string): boolean {
  return cutEnd.test(text)
}

const unreadable = 'unreadable/'

/** A denom that the bank module allows; any other text gets a name made from its digest. */
export function foreignDenom(text: string): string {
  return Denom.safeParse(text).success ? text : `${unreadable}${digestOf(text).toUpperCase()}`
}

/** Whether `foreignDenom` has named it. */
export function isUnreadableDenom(denom: string): boolean {
  return denom.startsWith(unreadable)
}

/** Whether PostgreSQL takes it, in `text` and in `jsonb`. */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed()
}

/** The same, whatever it is: a NUL and half a surrogate pair become the replacement character. */
export function storableText(text: string): string {
  return isStorable(text) ? text : text.toWellFormed().replaceAll('\0', '\uFFFD')
}
