import type { PacketResultView } from '@relayooor/shared'
import { expect, it } from 'vitest'
import { anAmount, aPacketId, someTerms } from '../testing/builders.ts'
import { dealOf } from './dealOf.ts'

const quote = someTerms()
function result(amount: number, denom = 'uhub', chainId = 'sandhub-1'): PacketResultView {
  return {
    packet: aPacketId({ chainId }),
    verdict: 'deliver',
    result: 'pending',
    amount: anAmount(amount, denom),
  }
}

it('compares a price with what it frees, in one coin alone', () => {
  expect(dealOf(quote, [result(1_000_000), result(500_000)])).toEqual({ frees: anAmount(1_500_000), costsMore: false })
  expect(dealOf(quote, [result(1_112_000)])).toEqual({ frees: anAmount(1_112_000), costsMore: true })
  expect(dealOf(quote, [result(1), result(1, 'ibc/AB')])).toBeUndefined()
  expect(dealOf(quote, [result(9_000_000, 'uhub', 'sandzone-1')])).toBeUndefined()
})
