import type { AddressFault } from '@relayooor/shared'
import type { EntryFault } from './readEntry.ts'
import { unreachable } from '@relayooor/shared'
import { listText } from '../ui/names.ts'

/** What is wrong with an entry and what to do about it. */
export function entryFaultText(fault: EntryFault, entry: string, prefixes: readonly string[]): string {
  switch (fault) {
    case 'empty':
      return 'Paste a transaction hash, an address or a link first.'
    case 'hash-length':
      return `A transaction hash has 64 characters; this has ${entry.trim().replace(/^0x/i, '').length}. Paste it again.`
    case 'address-typo':
      return 'Something is missing or mistyped in this address: its check letters do not fit. Paste it again.'
    case 'foreign-address':
      return `This address is of a chain that we do not serve. Ours begin with ${listText(
        [...new Set(prefixes)].map(prefix => `${prefix}1`),
      )}.`
    case 'seed-phrase':
      return (
        'This looks like a seed phrase. Never type one into this or any site. ' +
        'If it is a real one, move your money to a new wallet. Nothing was sent.'
      )
    case 'not-understood':
      return 'This is not a transaction hash, an address or a link to one. Paste it from your wallet or an explorer.'
    default:
      return unreachable(fault)
  }
}

/** Why an address cannot pay on a chain. */
export function payerFaultText(fault: AddressFault, chain: string, prefix: string): string {
  return fault === 'wrong-prefix'
    ? `On ${chain} addresses begin with ${prefix}1. Paste that one, or pay on the other chain.`
    : `This is not a whole address. Paste one that begins with ${prefix}1.`
}
