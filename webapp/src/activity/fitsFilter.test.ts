import { expect, it } from 'vitest'
import { aPayment, aResult, aStatus, aToken, aTxHash } from '../testing/builders.ts'
import { fitsFilter } from './fitsFilter.ts'

const order = aStatus({ status: 'cleared', payments: [aPayment({ txHash: aTxHash })], packets: [aResult({ result: 'delivered' })] })

it.each([
  [{ q: '', status: undefined }, true],
  [{ q: '', status: 'cleared' }, true],
  [{ q: '', status: 'not_cleared' }, false],
  [{ q: aToken.slice(0, 8), status: undefined }, true],
  [{ q: `CLR-${aToken}`, status: undefined }, true],
  [{ q: aTxHash.toLowerCase(), status: undefined }, true],
  [{ q: 'sandhub-1/transfer/channel-0/42', status: undefined }, true],
  [{ q: 'sandhub-1/transfer/channel-0/4', status: undefined }, false],
  [{ q: aToken, status: 'clearing' }, false],
] as const)('finds by number, transaction, transfer and state: %j', (filter, fits) => {
  expect(fitsFilter(order, filter)).toBe(fits)
})
