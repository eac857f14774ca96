import { createPublicKey, verify } from 'node:crypto'
import { signedBytes } from '@relayooor/shared'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gasFee, priceQuote } from './priceQuote.ts'
import { createQuoteSigner } from './quoteSigner.ts'

const packet = (sequence: number) => ({ packet: { chainId: 'a-1', portId: 'transfer', channelId: 'channel-0', sequence: String(sequence) }, verdict: 'deliver' as const })

describe('price', () => {
  it('is the sum of its parts, exactly', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 100 }), fc.bigInt({ min: 0n, max: 10n ** 24n }), fc.bigInt({ min: 0n, max: 10n ** 24n }), (n, service, perPacket) => {
      const { fees, total } = priceQuote(Array.from({ length: n }, (_, i) => packet(i + 1)), { service, perPacket }, 'uatom')
      const parts = fees.packets.map(one => BigInt(one.amount.amount))
      expect(BigInt(fees.service.amount) + parts.reduce((a, b) => a + b, 0n)).toBe(total)
      expect(fees.packets.every(one => BigInt(one.amount.amount) === BigInt(one.perPacket.amount) + BigInt(one.gas.amount) - BigInt(one.discount.amount))).toBe(true)
    }))
  })

  it.each([[150_000n, '0.025', 3750n], [150_000n, '0', 0n], [1n, '0.1', 1n], [100_000n, '5665', 566_500_000n]] as const)('gas fee of %s at %s is %s', (gas, price, fee) => {
    expect(gasFee(gas, price)).toBe(fee)
  })
})

describe('signature', () => {
  const secrets = ['s'.repeat(32), 'o'.repeat(32)]
  const signer = createQuoteSigner(secrets)
  const check = (kind: 'quote' | 'receipt', document: object, value: string, publicKey: string) =>
    verify(null, signedBytes(kind, document), createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(publicKey, 'base64').toString('base64url') }, format: 'jwk' }), Buffer.from(value, 'base64'))

  it('is good for the document that was signed and for no other', () => {
    const document = { token: 't', payment: { amount: { denom: 'uatom', amount: '5' } } }
    const { keyId, value } = signer.sign('quote', document)
    const key = signer.keys.find(one => one.id === keyId)?.publicKey ?? ''
    expect(check('quote', document, value, key)).toBe(true)
    expect(check('quote', { ...document, payment: { amount: { denom: 'uatom', amount: '6' } } }, value, key)).toBe(false)
    expect(check('receipt', document, value, key)).toBe(false)
  })

  it('is made with the first key, and old keys stay published', () => {
    expect(signer.keys).toHaveLength(2)
    expect(signer.sign('quote', {}).keyId).toBe(signer.keys[0]?.id)
    expect(createQuoteSigner(secrets).keys).toEqual(signer.keys)
  })
})
