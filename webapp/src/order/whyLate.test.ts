import { expect, it } from 'vitest'
import { aConfig, aResult, aStatus } from '../testing/builders.ts'
import { namesFrom } from '../ui/names.ts'
import { silentChains, whyLate } from './whyLate.ts'
import '../testing/speakEnglish.ts'

const { chains } = aConfig()
const names = namesFrom(aConfig())
const silent = chains.map(chain => ({ ...chain, healthy: chain.chainId !== 'sandzone-1' }))
const pending = aResult({ result: 'pending' })

it.each([
  ['a chain is silent', aStatus({ status: 'clearing', packets: [pending] }), silent, 'Sand Zone does not answer us now'],
  ['others are before it', aStatus({ status: 'queued', ahead: 3, packets: [pending] }), chains, '3 before you'],
  ['its proof is missing', aStatus({ status: 'verifying', packets: [pending] }), chains, 'wait for blocks'],
  ['nothing is known', aStatus({ status: 'clearing', packets: [pending] }), chains, 'We do not know why'],
  [
    'the silent chain is one that nothing of it needs any more',
    aStatus({ status: 'clearing', packets: [aResult({ result: 'delivered' })] }),
    silent,
    'We do not know why',
  ],
])('says why it is late: %s', (_, status, known, expected) => {
  expect(whyLate(status, known, names, Date.now())).toContain(expected)
})

it('names of the silent chains the one of the payment until it is paid, and then those of its open transfers', () => {
  const named = (status: 'awaiting_payment' | 'clearing' | 'cleared', result: 'pending' | 'delivered' = 'pending') =>
    silentChains(
      aStatus({ status, packets: [aResult({ result })] }),
      chains.map(chain => ({ ...chain, healthy: false })),
    )
  expect(named('awaiting_payment')).toEqual(['sandhub-1'])
  expect(named('clearing')).toEqual(['sandhub-1', 'sandzone-1'])
  expect(named('cleared', 'delivered')).toEqual([])
})
