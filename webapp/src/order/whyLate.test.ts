import { expect, it } from 'vitest'
import { aConfig, aResult, aStatus } from '../testing/builders.ts'
import { namesFrom } from '../ui/names.ts'
import { whyLate } from './whyLate.ts'
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
