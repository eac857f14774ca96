import type { PacketResultView } from '@relayooor/shared'
import { ClearingState, PacketResult } from '@relayooor/shared'
import { expect, it } from 'vitest'
import { historyMark } from '../activity/historyWords.ts'
import { aConfig, anAmount, aPayment, aResult, aStatus, aTxHash } from '../testing/builders.ts'
import { namesFrom } from '../ui/names.ts'
import { orderWords } from './orderWords.ts'
import { resultWords } from './resultWords.ts'

const names = namesFrom(aConfig())
const now = Date.parse('2026-11-21T13:12:00Z')

it('has a heading for every status of an order, with how many are done', () => {
  for (const status of ClearingState.options) {
    const words = orderWords(aStatus({ status }), names, now)
    expect(words.heading.length, status).toBeGreaterThan(3)
    expect(words.lede.length, status).toBeGreaterThan(3)
    expect(historyMark({ status }).label.length).toBeGreaterThan(3)
  }
  const packets = [aResult({ result: 'returned', verdict: 'return' }), aResult()]
  expect(orderWords(aStatus({ status: 'clearing', packets }), names, now)).toEqual({
    heading: 'One done, one to go',
    lede: 'Your 12.5 HUB came back to you on Sand Hub; it never reached Sand Zone. Your 12.5 HUB is being delivered to Sand Zone.',
  })
  expect(orderWords(aStatus({ status: 'confirming' }), names, now).lede).toContain('Only one of our nodes shows it so far.')
  expect(orderWords(aStatus({ status: 'confirming', payments: [aPayment({ state: 'seen' })] }), names, now).lede).toBe(
    'Not in enough blocks yet.',
  )
  expect(orderWords(aStatus({ status: 'queued', ahead: 2 }), names, now).lede).toBe('2 before you.')
  expect(
    orderWords(
      aStatus({
        status: 'underpaid',
        payments: [aPayment({ match: 'under', amounts: [anAmount(1_000_000)] })],
        topUpUntil: '2026-11-22T13:15:00Z',
      }),
      names,
      now,
    ),
  ).toEqual({
    heading: '0.112 HUB still missing',
    lede: expect.stringMatching(/^Send it with the same memo before .*2[1-3] Nov, or all of it comes back\.$/),
  })
})

it('never calls a return delivered, nor what another relayer did ours', () => {
  for (const result of PacketResult.options) {
    for (const kind of ['deliver', 'return'] as const) {
      const words = resultWords(aResult({ result, verdict: kind, reason: 'deadline' }), 'cleared', names)
      const arrived = result === 'delivered' || (result === 'cleared_by_other' && kind === 'deliver')
      expect(words.state === 'delivered', `${result} ${kind}`).toBe(arrived)
      expect(words.sentence.includes('arrived on'), `${result} ${kind}`).toBe(arrived)
    }
  }
  expect(resultWords(aResult({ result: 'cleared_by_other' }), 'not_cleared', names).sentence).toContain('You get your money back')
})

it('says of a step of a forwarded transfer where it ended and how it goes on', () => {
  const sentence = (overrides: Partial<PacketResultView>) => resultWords(aResult(overrides), 'cleared', names).sentence
  expect(sentence({ result: 'passed_on', ends: { chainId: 'sandzone-1', nextChainId: 'moon-1' } })).toBe(
    'Your 12.5 HUB reached Sand Zone and goes on to moon-1 by itself. If it sticks there, you can clear that part too.',
  )
  expect(sentence({ result: 'passed_on', reason: 'finalising' })).toContain('waits before it answers')
  expect(sentence({ result: 'returned', ends: { chainId: 'sandhub-1', nextChainId: 'moon-1' } })).toBe(
    'Your 12.5 HUB is at Sand Hub; the next step brings it to moon-1.',
  )
  expect(sentence({ result: 'returned', ends: { chainId: 'sandhub-1', triesLeft: 1 } })).toBe(
    'Its time was over: Sand Hub has sent your 12.5 HUB to Sand Zone again.',
  )
  const onward = { verdict: 'return' as const, ends: { chainId: 'sandzone-1', nextChainId: 'moon-1' } }
  expect(resultWords(aResult({ ...onward, result: 'pending' }), 'queued', names)).toMatchObject({
    label: 'Will be carried one step on',
    sentence: 'Your 12.5 HUB goes to Sand Zone.',
  })
  expect(sentence({ ...onward, result: 'cleared_by_other' })).toBe('Your 12.5 HUB reached Sand Zone. You get your money back.')
  const packets = [aResult({ result: 'passed_on' }), aResult({ result: 'passed_on' }), aResult({ result: 'delivered' })]
  expect(orderWords(aStatus({ status: 'cleared', packets }), names, now).lede).toBe('1 arrived, 2 carried one step on.')
})

it('says that a refund stays when a transfer arrives after it', () => {
  const late = aResult({ result: 'failed', reason: 'deadline', txHash: aTxHash, txChainId: 'sandzone-1' })
  expect(resultWords(late, 'not_cleared', names)).toMatchObject({ state: 'delivered', label: 'Arrived later' })
  expect(resultWords(late, 'not_cleared', names).sentence).toContain('what we gave back stays yours')
  expect(resultWords({ ...late, txChainId: 'sandhub-1' }, 'not_cleared', names)).toMatchObject({
    state: 'returned',
    label: 'Came back later',
  })
  expect(orderWords(aStatus({ status: 'not_cleared', packets: [late] }), names, now).lede).toContain('What went back to you stays yours')
})
