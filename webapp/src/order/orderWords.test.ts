import type { ClearingStatus, FailureReason, PacketResultView, RefundView } from '@relayooor/shared'
import { ClearingState, PacketResult, shortAddress } from '@relayooor/shared'
import { describe, expect, it } from 'vitest'
import { historyMark, ownMark } from '../activity/historyWords.ts'
import { aConfig, addresses, anAmount, anOperation, aPacketId, aPayment, aResult, aStatus, aTxHash } from '../testing/builders.ts'
import { namesFrom } from '../ui/names.ts'
import { atText } from '../ui/times.ts'
import { orderWords } from './orderWords.ts'
import { resultWords } from './resultWords.ts'
import { timelineSteps } from './timelineWords.ts'

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
      const words = resultWords(aResult({ result, verdict: kind, reason: 'deadline' }), aStatus({ status: 'cleared' }), names)
      const arrived = result === 'delivered' || (result === 'cleared_by_other' && kind === 'deliver')
      expect(words.state === 'delivered', `${result} ${kind}`).toBe(arrived)
      expect(words.sentence.includes('arrived on'), `${result} ${kind}`).toBe(arrived)
    }
  }
  expect(resultWords(aResult({ result: 'cleared_by_other' }), aStatus({ status: 'not_cleared' }), names).sentence).toContain(
    'You get your money back',
  )
})

it('says of a step of a forwarded transfer where it ended and how it goes on', () => {
  const sentence = (overrides: Partial<PacketResultView>) => resultWords(aResult(overrides), aStatus({ status: 'cleared' }), names).sentence
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
  expect(resultWords(aResult({ ...onward, result: 'pending' }), aStatus({ status: 'queued' }), names)).toMatchObject({
    label: 'Will be carried one step on',
    sentence: 'Your 12.5 HUB goes to Sand Zone.',
  })
  expect(sentence({ ...onward, result: 'cleared_by_other' })).toBe('Your 12.5 HUB reached Sand Zone. You get your money back.')
  const packets = [aResult({ result: 'passed_on' }), aResult({ result: 'passed_on' }), aResult({ result: 'delivered' })]
  expect(orderWords(aStatus({ status: 'cleared', packets }), names, now).heading).toBe('2 carried one step on and 1 arrived')
})

it('says that a refund stays when a transfer arrives after it', () => {
  const late = aResult({ result: 'failed', reason: 'deadline', txHash: aTxHash, txChainId: 'sandzone-1' })
  expect(resultWords(late, aStatus({ status: 'not_cleared' }), names)).toMatchObject({ state: 'delivered', label: 'Arrived later' })
  expect(resultWords(late, aStatus({ status: 'not_cleared' }), names).sentence).toContain('what we gave back stays yours')
  expect(resultWords({ ...late, txChainId: 'sandhub-1' }, aStatus({ status: 'not_cleared' }), names)).toMatchObject({
    state: 'returned',
    label: 'Came back later',
  })
  expect(orderWords(aStatus({ status: 'not_cleared', packets: [late] }), names, now).lede).toContain('What went back to you stays yours')
})

describe('a step that does not go as planned is told as it is', () => {
  const at = '2026-11-21T13:11:01Z'
  const clearing = { at, kind: 'clearing' as const, text: 'Hermes is called to carry the transfers.', data: { lane: 'lane' } }
  const retry = (reason: FailureReason, seconds: number) => ({
    at,
    kind: 'retry' as const,
    text: 'It is tried again by itself.',
    data: { packet: aPacketId(), at: new Date(now + seconds * 1000).toISOString(), reason },
  })

  it('says that the payment is sent, and no more, until the chain shows it', () => {
    const words = orderWords(aStatus({ status: 'awaiting_payment' }), names, now, true)
    expect(words.heading).toBe('Payment sent, waiting for its block')
    const sent = { at, kind: 'payment-sent' as const, text: 'It is sent.', data: { txHash: aTxHash, chainId: 'sandhub-1' } }
    expect(ownMark(aStatus({ timeline: [sent] })).label).toBe('Payment sent, waiting for its block')
    expect(ownMark(aStatus()).label).toBe('Not paid')
    expect(timelineSteps(aStatus({ timeline: [sent] })).find(({ step }) => step === 'now')?.text).toBe(
      'Payment sent, waiting for its block',
    )
  })

  it.each([
    ['hermes-unavailable', 60, /^Our relayer is not running: we try again at \d\d:13$/],
    ['hermes-unavailable', -5, /^Our relayer is not running: we try again soon$/],
    ['client-expired', 60, /^The route closed after you paid: we look again at \d\d:13$/],
    ['chain-unreachable', 60, /^Not cleared yet: we try again at \d\d:13$/],
    ['hermes-relayed-nothing', -5, /^Not cleared yet: we try again now$/],
  ] as const)('says what keeps it, and when it is tried again: %s, in %i s', (reason, seconds, heading) => {
    const status = aStatus({ status: 'verifying', timeline: [clearing, retry(reason, seconds)] })
    expect(orderWords(status, names, now).heading).toMatch(heading)
    expect(resultWords(aResult(), status, names)).toMatchObject({ state: 'wait', label: 'Waits for another try' })
    expect(timelineSteps(status).find(({ step }) => step === 'now')).toMatchObject({ text: 'Waiting for another try' })
  })

  it('tells first what is done, and of the rest alone that it is tried again', () => {
    const packets = [aResult({ result: 'delivered' }), aResult()]
    const told = (line: object) =>
      orderWords(aStatus({ status: 'verifying', packets, timeline: [clearing, line as typeof clearing] }), names, now)
    expect(told(retry('hermes-relayed-nothing', 60))).toEqual({
      heading: 'One done, one to go',
      lede: expect.stringMatching(/^We try the rest again at \d\d:13\. What we saw of it: our relayer carried nothing across\. If it/),
    })
    const { data, ...line } = retry('deadline', -5)
    expect(told({ ...line, data: { packet: data.packet, at: data.at } }).lede).toMatch(
      /^We try the rest again now\. If it cannot be cleared/,
    )
  })

  it('says nothing of a reason that is not known', () => {
    const { data, ...line } = retry('deadline', -5)
    const unknown = { ...line, data: { packet: data.packet, at: data.at } }
    expect(orderWords(aStatus({ status: 'verifying', timeline: [clearing, unknown] }), names, now)).toEqual({
      heading: 'Not cleared yet: we try again now',
      lede: 'If it cannot be cleared in time, you get back what you paid for it.',
    })
  })

  it('says until when it is tried, and how what was paid comes back then: by itself, by a hand, or to somebody still to be found', () => {
    const lede = (comesBack: ClearingStatus['comesBack']) =>
      orderWords(aStatus({ status: 'verifying', timeline: [clearing, retry('client-expired', 60)], comesBack }), names, now).lede
    const triesUntil = new Date(now + 600_000).toISOString()
    const [until, to] = [atText(triesUntil, now), shortAddress(addresses.hub)]
    expect(lede({ triesUntil, to: addresses.hub })).toBe(
      `What we saw: the route's light client expired. We keep trying until ${until} at least. ` +
        `What you paid for what is not cleared then comes back to you by itself, to ${to}.`,
    )
    expect(lede({ triesUntil: new Date(now - 1).toISOString(), to: addresses.hub })).not.toContain('We keep trying')
    expect(lede({ triesUntil, to: addresses.hub, byHand: true })).toMatch(
      new RegExp(`a person of this service has to send it, to ${to}\\.$`),
    )
    expect(lede({ triesUntil, byHand: true })).toContain('has to send it and to find out to whom.')
  })

  it('says of what goes back after the end where it is, not that all of it is under way', () => {
    const refund = { reason: 'not-cleared', amount: anAmount(100_000), to: addresses.hub } as const
    const lede = (status: 'partly_cleared' | 'not_cleared', more: Partial<RefundView>) =>
      orderWords(aStatus({ status, refunds: [{ ...refund, status: 'due', ...more }] }), names, now).lede
    expect(lede('partly_cleared', { status: 'awaiting_approval', waitsFor: 'above-limit' })).toContain(
      "Waiting for a person's approval, as every refund of this size. It is yours.",
    )
    expect(lede('not_cleared', { status: 'broadcast' })).toContain(`On its way to ${shortAddress(addresses.hub)}.`)
    expect(lede('not_cleared', { status: 'confirmed' })).toBe('Your money is still where it was.')
  })

  it('says so as soon as Hermes could not be called, and no longer once it works again', () => {
    const missing = { at, kind: 'verifying' as const, text: 'Not running.', data: { complaint: 'hermes-unavailable' as const } }
    expect(orderWords(aStatus({ status: 'verifying', timeline: [clearing, missing] }), names, now).heading).toBe(
      'Our relayer is not running: we try again soon',
    )
    const again = aStatus({ status: 'clearing', timeline: [clearing, missing, retry('hermes-unavailable', 60), clearing] })
    expect(orderWords(again, names, now).heading).toBe('Hermes is carrying 1 transfer')
  })

  it('promises nothing for a price that is over', () => {
    expect(resultWords(aResult(), aStatus({ status: 'expired' }), names)).toMatchObject({ state: 'wait', label: 'Not begun' })
    expect(resultWords(aResult(), aStatus({ status: 'underpaid' }), names)).toMatchObject({ state: 'wait', label: 'Waits for the rest' })
  })
})

it('says of an order whose transfers are kept no more how it ended', () => {
  const order = { ...anOperation({ status: 'partly_cleared', packets: [] }), packetCount: 0, results: {} }
  expect(ownMark(order).label).toBe('Partly cleared')
})

it('never says one word over what arrived and what came back, in the order or its history', () => {
  const arrived = aResult({ result: 'delivered' })
  const back = aResult({ result: 'returned', verdict: 'return' })
  const step = aResult({ result: 'returned', verdict: 'return', ends: { chainId: 'sandhub-1', nextChainId: 'moon-1' } })
  const told = (packets: PacketResultView[], status: 'cleared' | 'partly_cleared' = 'cleared') => {
    const order = aStatus({ status, packets })
    return [orderWords(order, names, now).heading, ownMark(order).label]
  }
  expect(told([arrived, arrived])).toEqual(['Both transfers are cleared', 'Cleared'])
  expect(told([back])).toEqual(['Your transfer came back to you', '1 came back to you'])
  expect(told([arrived, back, arrived, arrived, back, arrived])).toEqual([
    '4 arrived and 2 came back to you',
    '4 arrived and 2 came back to you',
  ])
  expect(told([arrived, step])).toEqual(['1 arrived and 1 came one step back', '1 arrived and 1 came one step back'])
  expect(told([arrived, aResult({ result: 'failed', reason: 'deadline' })], 'partly_cleared')).toEqual([
    '1 arrived and 1 not cleared',
    '1 arrived and 1 not cleared',
  ])
  const listed = anOperation({ status: 'cleared', packets: [arrived], packetCount: 40, results: { delivered: 38, returned: 2 } })
  expect(ownMark(listed).label).toBe('38 arrived and 2 came back')
})
