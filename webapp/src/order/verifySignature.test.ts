import type { Quote, QuoteTerms } from '@relayooor/shared'
import { generateKeyPairSync, sign } from 'node:crypto'
import { signedBytes, verifyQuote, verifyReceipt } from '@relayooor/shared'
import { expect, it } from 'vitest'
import { checkQuote } from '../price/checkQuote.ts'
import { aConfig, anAmount, aStatus, someTerms } from '../testing/builders.ts'

const pair = generateKeyPairSync('ed25519')
// The last 32 bytes of a SubjectPublicKeyInfo are the raw key (RFC 8410).
const keys = [{ id: 'k1', publicKey: pair.publicKey.export({ type: 'spki', format: 'der' }).subarray(-32).toString('base64') }]

function signed(kind: 'quote' | 'receipt', document: object): Quote['signature'] {
  return { keyId: 'k1', value: sign(null, signedBytes(kind, document), pair.privateKey).toString('base64') }
}

function quoteOf(terms: QuoteTerms): Quote {
  return { ...terms, signature: signed('quote', terms) }
}

it('accepts a quote as it was signed, and refuses every change of it', async () => {
  const quote = quoteOf(someTerms())
  expect(await verifyQuote(quote, keys)).toBe('good')
  const changes: Partial<Quote>[] = [
    { refundAddress: 'cosmos1thief' },
    { expiresAt: '2026-11-21T13:16:00Z' },
    { payment: { ...quote.payment, address: 'cosmos1thief' } },
    { payment: { ...quote.payment, amount: anAmount(1) } },
    { payment: { ...quote.payment, memo: 'CLR-' } },
    { packets: [] },
    { fees: { ...quote.fees, packets: [] } },
    { signature: { keyId: 'k1', value: 'not base64' } },
  ]
  for (const change of changes) expect(await verifyQuote({ ...quote, ...change }, keys)).toBe('bad')
})

it('accepts only the keys of the configuration, and no quote as a receipt', async () => {
  const quote = quoteOf(someTerms())
  expect(await verifyQuote(quote, [])).toBe('unknown-key')
  const document = { status: aStatus({ status: 'cleared' }), quote }
  expect(await verifyReceipt({ ...document, signature: signed('receipt', document) }, keys)).toBe('good')
  expect(await verifyReceipt({ ...document, signature: signed('quote', document) }, keys)).toBe('bad')
})

it('finds what a signed quote must not contain', () => {
  const config = aConfig()
  const quote = quoteOf(someTerms())
  expect(checkQuote(quote, config)).toEqual([])
  const { payment, fees } = quote
  expect(checkQuote({ ...quote, payment: { ...payment, address: quote.walletAddress } }, config)).toEqual(['address'])
  expect(checkQuote({ ...quote, payment: { ...payment, memo: 'CLR-7f0c2a8e-51b7-4d0e-9a43-c1e7f2b08d96' } }, config)).toEqual(['memo'])
  expect(checkQuote({ ...quote, payment: { ...payment, chainId: 'elsewhere-1' } }, config)).toEqual(['chain'])
  expect(checkQuote({ ...quote, payment: { ...payment, amount: anAmount(1_112_001) } }, config)).toEqual(['sum'])
  expect(checkQuote({ ...quote, fees: { ...fees, service: anAmount(999_999) } }, config)).toEqual(['sum'])
  expect(checkQuote({ ...quote, fees: { ...fees, service: anAmount(1_000_000, 'uzone') } }, config)).toEqual(['sum'])
  expect(
    checkQuote(
      {
        ...quote,
        packets: [
          ...quote.packets,
          { ...quote.packets[0], chainId: 'sandhub-1', portId: 'transfer', channelId: 'channel-0', sequence: '43' },
        ],
      },
      config,
    ),
  ).toEqual(['packets'])
})
