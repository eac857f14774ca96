import { Buffer } from 'node:buffer'

/** What an ICS-20 version 1 packet says. */
export interface TransferFields {
  /** The whole path, as the packet has it. */
  denom: string
  amount: string
  sender: string
  receiver: string
  memo: string
}

/**
 * The bytes that the packet's data may have been, as chains write them: `MustSortJSON` up to ibc-go v8, Go's `json.Marshal` in the order of
 * the fields from v10 on (modules/apps/transfer/types/packet.go `GetBytes`); Go escapes what HTML reads, others do not, and some write an
 * empty memo.
 */
export function* transferEncodings({ denom, amount, sender, receiver, memo }: TransferFields): Generator<Uint8Array> {
  for (const note of memo === '' ? [{}, { memo }] : [{ memo }]) {
    const sorted = JSON.stringify({ amount, denom, ...note, receiver, sender })
    const inOrder = JSON.stringify({ denom, amount, sender, receiver, ...note })
    for (const text of [sorted, inOrder]) {
      const escaped = forHtml(text)
      yield Buffer.from(escaped)
      if (escaped !== text) yield Buffer.from(text)
    }
  }
}

/** As Go's encoding/json escapes strings; a name at a time, which costs little for each of a million. */
export function forHtml(json: string): string {
  return escapes.reduce((text, [one, escape]) => text.replaceAll(one, escape), json)
}

const escapes = ['<', '>', '&', '\u2028', '\u2029'].map((one): [string, string] => [
  one,
  `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
])
