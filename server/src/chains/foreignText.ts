import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import { Denom } from '@relayooor/shared'

/**
 * What others wrote may be of any length. A name (an address, a way of denoms) is kept up to so many bytes: no account's address is longer
 * than some 120, and PostgreSQL takes no more than 2,700 into an index.
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
 * Text as our records take it. A NUL and half a surrogate pair, which protobuf and JSON let pass, become the replacement character. What is
 * longer than `mostBytes` becomes its beginning, `…` and a digest of the whole: equal texts stay equal, others differ. What only looks like
 * such a cut is cut too, so that nobody can write the cut form of another's text.
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

/** A denom as the bank module may have it (128 characters of some kinds); any other text gets a name of its own, by its digest. */
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
