import type { CostedPacket } from '../gas/costPackets.ts'
import { createPublicKey, verify } from 'node:crypto'
import { signedBytes } from '@relayooor/shared'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { gasFee } from '../gas/gasFee.ts'
import { priceQuote } from './priceQuote.ts'
import { createQuoteSigner } from './quoteSigner.ts'

const money = fc.bigInt({ min: 0n, max: 10n ** 24n })
function packet(sequence: number, gas = 0n): CostedPacket {
  return {
    packet: { chainId: 'a-1', portId: 'transfer', channelId: 'channel-0', sequence: String(sequence) },
    verdict: 'deliver',
    gas,
    gasEstimate: [],
    gasNotIncluded: [],
  }
}
const tier = fc.record({ packets: fc.integer({ min: 1, max: 200 }), discountPercent: fc.integer({ min: 1, max: 90 }) })

describe('price', () => {
  it('is the sum of its parts, exactly, whatever fees, gas and discounts are', () => {
    const costs = fc.array(money, { minLength: 1, maxLength: 100 })
    fc.assert(
      fc.property(
        costs,
        money,
        money,
        fc.array(tier, { maxLength: 4 }),
        fc.integer({ min: 0, max: 300 }),
        (gases, service, perPacket, tiers, clearedIn30Days) => {
          const { fees, total } = priceQuote({
            packets: gases.map((gas, i) => packet(i + 1, gas)),
            fees: { service, perPacket, tiers },
            denom: 'uatom',
            clearedIn30Days,
          })
          const parts = fees.packets.map(one => BigInt(one.amount.amount))
          expect(BigInt(fees.service.amount) + parts.reduce((a, b) => a + b, 0n)).toBe(total)
          expect(BigInt(fees.total.amount)).toBe(total)
          expect(
            fees.packets.every(
              one => BigInt(one.amount.amount) === BigInt(one.perPacket.amount) + BigInt(one.gas.amount) - BigInt(one.discount.amount),
            ),
          ).toBe(true)
          expect(BigInt(fees.service.amount) + BigInt(fees.serviceDiscount?.amount ?? 0)).toBe(service)
          // Gas is never made cheaper.
          expect(fees.packets.map(one => BigInt(one.gas.amount))).toEqual(gases)
        },
      ),
      { numRuns: 300 },
    )
  })

  const fees = {
    service: 1000n,
    perPacket: 105n,
    tiers: [
      { packets: 10, discountPercent: 10 },
      { packets: 100, discountPercent: 25 },
    ],
  }
  it.each([
    ['below the first tier', 1, 8, '1000', '0'],
    ['with this order in the first', 2, 8, '900', '10'],
    ['by this order alone', 10, 0, '900', '10'],
    ['in the last', 1, 500, '750', '26'],
  ] as const)('a discount %s', (_, packets, clearedIn30Days, service, discount) => {
    const quote = priceQuote({
      packets: Array.from({ length: packets }, (_, i) => packet(i + 1, 7n)),
      fees,
      denom: 'uatom',
      clearedIn30Days,
    })
    expect(quote.fees).toMatchObject({
      service: { amount: service },
      packets: quote.fees.packets.map(() => ({ perPacket: { amount: '105' }, gas: { amount: '7' }, discount: { amount: discount } })),
    })
  })

  it.each([
    [150_000n, '0.025', 3750n],
    [150_000n, '0', 0n],
    [1n, '0.1', 1n],
    [100_000n, '5665', 566_500_000n],
  ] as const)('gas fee of %s at %s is %s', (gas, price, fee) => {
    expect(gasFee(gas, price)).toBe(fee)
  })
})

it('signs why a transfer can only come back, and what could not be asked', () => {
  const { fees: summed } = priceQuote({
    packets: [
      { ...packet(1, 7n), verdict: 'return', reason: 'receiver-refused' },
      { ...packet(2, 7n), unchecked: true },
      { ...packet(3, 7n), unchecked: false },
    ],
    fees: { service: 1000n, perPacket: 100n, tiers: [] },
    denom: 'uatom',
    clearedIn30Days: 0,
  })
  expect(summed.packets.map(({ verdict, reason, unchecked }) => [verdict, reason, unchecked])).toEqual([
    ['return', 'receiver-refused', undefined],
    ['deliver', undefined, true],
    ['deliver', undefined, undefined],
  ])
})

describe('signature', () => {
  const secrets = ['s'.repeat(32), 'o'.repeat(32)]
  const signer = createQuoteSigner(secrets)
  const check = (kind: 'quote' | 'receipt', document: object, value: string, publicKey: string) =>
    verify(
      null,
      signedBytes(kind, document),
      createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(publicKey, 'base64').toString('base64url') }, format: 'jwk' }),
      Buffer.from(value, 'base64'),
    )

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
