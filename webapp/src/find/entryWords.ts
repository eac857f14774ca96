import type { AddressFault } from '@relayooor/shared'
import type { EntryFault } from './readEntry.ts'
import { listText } from '../ui/names.ts'
import { say } from '../ui/say.ts'

/** What is wrong with an entry and what to do about it. */
export function entryFaultText(fault: EntryFault, entry: string, prefixes: readonly string[]): string {
  switch (fault) {
    case 'hash-length':
      return say('entry.hash-length', { n: entry.trim().replace(/^0x/i, '').length })
    case 'foreign-address':
      return say('entry.foreign-address', { prefixes: listText([...new Set(prefixes)].map(prefix => `${prefix}1`)) })
    default:
      return say(`entry.${fault}`)
  }
}

/** Why an address cannot pay on a chain. */
export function payerFaultText(fault: AddressFault, chain: string, prefix: string): string {
  return fault === 'wrong-prefix'
    ? say('payer.wrong-prefix', { chain, prefix: `${prefix}1` })
    : say('payer.no-address', { prefix: `${prefix}1` })
}
