import { expect, it } from 'vitest'
import { aConfig, anAmount, aPacketId } from '../testing/builders.ts'
import { payOptions, preferredPayWith, shortfall } from './paymentChoice.ts'

const { chains } = aConfig()
const fromZone = [aPacketId({ chainId: 'sandzone-1' })]

it('offers to pay where the transfer was sent from, else wherever it works', () => {
  expect(payOptions(chains)).toEqual([
    { chainId: 'sandhub-1', denom: 'uhub' },
    { chainId: 'sandzone-1', denom: 'uzone' },
  ])
  expect(preferredPayWith(chains, fromZone, undefined)?.chainId).toBe('sandzone-1')
  expect(preferredPayWith(chains, fromZone, new Set(['sandhub-1']))?.chainId).toBe('sandhub-1')
  expect(
    preferredPayWith(
      chains.map(chain => ({ ...chain, healthy: chain.chainId === 'sandhub-1' })),
      fromZone,
      undefined,
    )?.chainId,
  ).toBe('sandhub-1')
  expect(
    preferredPayWith(
      chains.map(chain => ({ ...chain, paymentDenoms: [] })),
      fromZone,
      undefined,
    ),
  ).toBeUndefined()
})

it('needs price and chain fee together, also when they are of different coins', () => {
  const same = { amount: anAmount(100), fee: anAmount(5) }
  expect(shortfall(same, [anAmount(105)])).toBeNull()
  expect(shortfall(same, [anAmount(104)])).toEqual({ needed: anAmount(105), held: anAmount(104), missing: anAmount(1) })
  const other = { amount: anAmount(100), fee: anAmount(5, 'ugas') }
  expect(shortfall(other, [anAmount(100), anAmount(5, 'ugas')])).toBeNull()
  expect(shortfall(other, [anAmount(1000)])).toEqual({
    needed: anAmount(5, 'ugas'),
    held: anAmount(0, 'ugas'),
    missing: anAmount(5, 'ugas'),
  })
})
