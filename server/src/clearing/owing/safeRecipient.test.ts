import { writeAddress } from '@relayooor/shared'
import { expect, it } from 'vitest'
import { safeRecipient } from './safeRecipient.ts'

const bytes = new Uint8Array(20).fill(1)
const wallet = writeAddress('cosmos', bytes)
const elsewhere = writeAddress('osmo', bytes)
const somebody = writeAddress('cosmos', new Uint8Array(20).fill(2))
const token = { chainId: 'hub-1', walletAddress: wallet, refundAddress: wallet }
const strangers = { ...token, refundAddress: somebody }

it.each<[string, Parameters<typeof safeRecipient>, string | null]>([
  [
    'who signed pays for the order that he names, and what comes back goes where that order says',
    [{ chainId: 'hub-1', payer: somebody, authority: 'signers' }, token],
    wallet,
  ],
  ['so does who sent it over IBC', [{ chainId: 'hub-1', payer: null, authority: 'packet' }, token], wallet],
  ['so does who claimed it for that order', [{ chainId: 'hub-1', payer: wallet, authority: 'claim' }, strangers], somebody],
  ['who has signed nothing lets nobody have it', [{ chainId: 'hub-1', payer: somebody, authority: null }, token], null],
  ['not even where the order is in his name', [{ chainId: 'hub-1', payer: wallet, authority: null }, strangers], null],
  ['but it may go back to where it came from', [{ chainId: 'hub-1', payer: wallet, authority: null }, token], wallet],
  ['several who have not all signed let nobody have it', [{ chainId: 'hub-1', payer: null, authority: null }, token], null],
  [
    "on another chain the order's wallet gets back what it sent itself",
    [{ chainId: 'zone-1', payer: elsewhere, authority: 'signers' }, token],
    elsewhere,
  ],
  ['and not what others sent from it', [{ chainId: 'zone-1', payer: elsewhere, authority: null }, token], null],
  [
    'and nobody else gets anything there',
    [{ chainId: 'zone-1', payer: writeAddress('osmo', new Uint8Array(20).fill(2)), authority: 'signers' }, strangers],
    null,
  ],
])('%s', (_, [payment, order], expected) => {
  expect(safeRecipient(payment, order)).toBe(expected)
})
