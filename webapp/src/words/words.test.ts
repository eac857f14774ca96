import type { FactsOf, PacketResultView, Quote } from '@relayooor/shared'
import {
  BlockedReason,
  ClaimRefusal,
  ClearingState,
  ClearingStatus,
  FailureReason,
  HeldReason,
  opened,
  PacketResult,
  PacketView,
  PauseReason,
  PaymentMatch,
  Problem,
  RefundReason,
  RefundStatus,
  RefundWait,
  VerdictKind,
} from '@relayooor/shared'
import { expect, it } from 'vitest'
import { canBePicked } from '../stores/groupPackets.ts'
import { aConfig, anAmount, aPacket, aPacketId, aPayment, aQuote, aResult, aStatus, aTxHash } from '../testing/builders.ts'
import { claimRefusals } from './claims.ts'
import { failureTexts } from './failures.ts'
import { historyMark } from './history.ts'
import { namesFrom } from './names.ts'
import { orderWords } from './orders.ts'
import { pauseWords } from './pauses.ts'
import { heldText, paidAt, paymentText } from './payments.ts'
import { costLines, gasOnUsText } from './quotes.ts'
import { keptInFull, receiptSums } from './receipts.ts'
import { refundReasons, refundWords } from './refunds.ts'
import { resultWords } from './results.ts'
import { timelineSteps } from './timeline.ts'
import { sentText, verdictWords } from './verdicts.ts'

const names = namesFrom(aConfig())
const now = Date.parse('2026-11-21T13:12:00Z')

function verdict(kind: PacketView['verdict']['kind'], overrides: Partial<PacketView> = {}): string {
  return verdictWords(aPacket({ verdict: { kind, advice: 'The service says why.' }, ...overrides }), names, now).sentence
}

it('says for every verdict where the money is, with amount and place', () => {
  for (const kind of VerdictKind.options) expect(verdict(kind)).toMatch(/12\.5 HUB|not late/)
  expect(verdict('deliver')).toBe('Nobody has carried it across yet. Clearing delivers your 12.5 HUB to Sand Zone.')
  expect(verdict('deliver', { timeout: { at: '2026-11-21T13:30:00Z', elapsed: false } })).toContain(
    'after that it comes back to you on Sand Hub',
  )
  expect(verdict('done', { outcome: { kind: 'returned', chainId: 'sandhub-1', at: '2026-11-21T11:00:00Z' } })).toContain(
    'came back to you on Sand Hub',
  )
})

it('shows a returned transfer as returned, never as delivered', () => {
  const view = aPacket({
    verdict: { kind: 'done', advice: '' },
    outcome: { kind: 'error_ack', chainId: 'sandhub-1', at: '2026-11-21T11:00:00Z' },
  })
  expect(verdictWords(view, names, now)).toMatchObject({ state: 'returned', label: 'Came back' })
})

it("says for every reason why a transfer is blocked, with the service's facts where only it has them", () => {
  for (const reason of BlockedReason.options) {
    const { sentence } = verdictWords(aPacket({ verdict: { kind: 'blocked', reason, advice: 'Osmo since 14:02.' } }), names, now)
    expect(sentence, reason).toMatch(/We take no payment for it\.$|^Osmo since 14:02\.$/)
  }
})

it('names what is not known as not known', () => {
  const bare = aPacket({
    amount: undefined,
    sentAt: undefined,
    verdict: { kind: 'blocked', reason: 'packet-data-unavailable', advice: '' },
  })
  expect(sentText(bare, now)).toBe('when it was sent is not known')
  expect(verdictWords(bare, names, now).sentence).toContain('Your coins stay locked, not lost.')
})

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

it('says how much was too much when a quote was paid in two parts', () => {
  const first = aPayment({ match: 'under', amounts: [anAmount(1_000_000)] })
  const second = aPayment({ match: 'over', amounts: [anAmount(2_000_000)], at: '2026-11-21T14:00:00Z' })
  const status = aStatus({
    status: 'cleared',
    payments: [first, second],
    refunds: [{ reason: 'over', amount: anAmount(1_888_000), status: 'due' }],
  })
  expect([first, second].map(payment => paymentText(payment, status, names, now))).toEqual([
    'A part of the price; the rest came after it.',
    '1.888 HUB too much: it comes back.',
  ])
  expect(paidAt(status)).toBe(second.at)
  const given = aStatus({
    status: 'expired',
    payments: [first],
    refunds: [{ reason: 'underpaid', amount: anAmount(1_000_000), status: 'due' }],
  })
  expect(paymentText(first, given, names, now)).toBe('Not enough for the price, and the rest did not come: it comes back.')
})

it('says what an order cost once the refunds are taken off', () => {
  const whole = aStatus({ status: 'cleared', payments: [aPayment()] })
  expect(receiptSums(whole)).toEqual({ paid: 1_112_000n, refunded: 0n, sendingGas: 0n, cost: 1_112_000n })
  expect(keptInFull(whole, aQuote())).toBe(true)
  const refund = { reason: 'not-cleared', amount: anAmount(1_112_000), status: 'due' } as const
  expect(receiptSums({ ...whole, refunds: [refund] }).cost).toBe(0n)
  expect(keptInFull({ ...whole, refunds: [refund] }, aQuote())).toBe(false)
  const orders: Partial<ClearingStatus>[] = [{ refunds: [refund] }, { refunds: [{ ...refund, status: 'confirmed' }] }]
  expect(orders.map(order => orderWords(aStatus({ status: 'not_cleared', ...order }), names, now).heading)).toEqual([
    'Nothing could be cleared: you get everything back',
    'Nothing could be cleared: you got everything back',
  ])
})

it('says what a refund brings, and who bears the gas of sending it', () => {
  const refund = { reason: 'over', amount: anAmount(100_000), lessGas: true, status: 'due' } as const
  expect(refundWords(refund, names, 'sandhub-1')).toMatchObject({
    sentence: '0.1 HUB comes back to you: being prepared.',
    gas: '0.1 HUB, less the gas of sending it.',
  })
  const sent = { ...refund, net: anAmount(97_000), status: 'confirmed', height: '4711' } as const
  expect(refundWords(sent, names, 'sandhub-1')).toMatchObject({
    sentence: 'You have it: 0.097 HUB in block 4,711.',
    gas: '0.1 HUB less 0.003 HUB for the gas of sending it.',
  })
  expect(refundWords({ ...refund, chainId: 'sandzone-1', amount: anAmount(100_000, 'uzone') }, names, 'sandhub-1').sentence).toContain(
    '0.1 ZONE',
  )
  expect(refundWords({ ...refund, reason: 'not-cleared', lessGas: false }, names, 'sandhub-1').gas).toBeUndefined()
  const over = aStatus({ status: 'cleared', payments: [aPayment({ match: 'over', amounts: [anAmount(1_212_000)] })], refunds: [sent] })
  expect(receiptSums(over)).toEqual({ paid: 1_212_000n, refunded: 97_000n, sendingGas: 3_000n, cost: 1_115_000n })
  expect(keptInFull(over, aQuote())).toBe(true)
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

it('lists parts of a price that add up, or one sum where they would not', () => {
  const quote = aQuote()
  const labels = (of: Quote): string[] => costLines(of, names).map(({ label }) => label)
  const total = (of: Quote): bigint =>
    costLines(of, names).reduce((sum, { amount, off }) => sum + BigInt(amount.amount) * (off ? -1n : 1n), 0n)
  expect(labels(quote)).toEqual(['Service fee', 'Clearing 1 transfer', 'Gas that we pay'])
  expect(total(quote)).toBe(1_112_000n)
  const rounded = { ...quote, fees: { ...quote.fees, packets: quote.fees.packets.map(part => ({ ...part, gas: anAmount(1) })) } }
  expect(labels(rounded)).toEqual(['Service fee', 'Clearing 1 transfer'])
  expect(total(rounded)).toBe(1_112_000n)
})

it('names the gas of each chain, what of it is not in the price, and the discount for volume', () => {
  const quote = aQuote()
  const gas = [
    { chainId: 'sandhub-1', ...anAmount(9_000) },
    { chainId: 'sandzone-1', ...anAmount(30_000, 'uzone') },
  ]
  const fees = {
    ...quote.fees,
    service: anAmount(900_000),
    serviceDiscount: anAmount(100_000),
    packets: quote.fees.packets.map(part => ({ ...part, discount: anAmount(10_000), amount: anAmount(102_000) })),
    gasEstimate: gas,
    gasNotIncluded: gas.slice(1),
  }
  const lines = costLines({ ...quote, fees }, names)
  expect(lines.map(({ label, amount, off }) => [label, amount.amount, off ?? false])).toEqual([
    ['Service fee', '1000000', false],
    ['Clearing 1 transfer', '100000', false],
    ['Gas that we pay', '12000', false],
    ['Discount for volume', '110000', true],
  ])
  expect(lines[2]?.detail).toBe('about 0.009 HUB on Sand Hub')
  expect(gasOnUsText({ fees }, names)).toBe('Not in the price: gas of about 0.03 ZONE on Sand Zone. We bear that.')
  expect(gasOnUsText(quote, names)).toBeUndefined()
})

it('has a text for everything that can happen to money', () => {
  const status = aStatus({ payments: [aPayment()] })
  for (const match of PaymentMatch.options) expect(paymentText(aPayment({ match }), status, names, now)).toMatch(/\.$/)
  expect(paymentText(aPayment({ match: 'over', amounts: [anAmount(1_212_000)] }), status, names, now)).toBe(
    '0.1 HUB too much: it comes back.',
  )
  const astray = aPayment({
    match: 'wrong-denom',
    chainId: 'sandzone-1',
    amounts: [anAmount(5, 'uzone')],
    state: 'held',
    heldReason: 'no-safe-recipient',
  })
  expect(paymentText(astray, status, names, now)).toBe('It came on Sand Zone, and this order is paid on Sand Hub: it is kept for you.')
  for (const heldReason of HeldReason.options) expect(heldText(aPayment({ state: 'held', heldReason }), names)).toContain('1.112 HUB')
  for (const refund of RefundStatus.options)
    expect(refundWords({ reason: 'over', amount: anAmount(1), status: refund }, names, 'sandhub-1').sentence).toMatch(/\.$/)
  for (const waitsFor of RefundWait.options)
    expect(
      refundWords({ reason: 'over', amount: anAmount(1_000_000), status: 'awaiting_approval', waitsFor }, names, 'sandhub-1').sentence,
    ).toMatch(/(?:It is yours|until you ask)\.$/)
  for (const waitsFor of ['daily-limit', 'shortfall', 'paused'] as const)
    expect(refundWords({ reason: 'over', amount: anAmount(1_000_000), status: 'due', waitsFor }, names, 'sandhub-1').sentence).toMatch(
      /^1 HUB comes back to you\b.+ It is yours\.$/,
    )
  for (const reason of RefundReason.options) expect(refundReasons[reason]).toMatch(/\w/)
  for (const reason of ClaimRefusal.options) expect(claimRefusals[reason].text).toMatch(/\.$/)
  for (const reason of FailureReason.options) expect(failureTexts[reason]).toMatch(/\w/)
})

it('shows what happened, what happens now, and what is left', () => {
  const at = '2026-11-21T13:11:01Z'
  const status = aStatus({
    status: 'clearing',
    timeline: [{ at, kind: 'delivered', text: 'Arrived', data: { packet: aPacketId(), chainId: 'sandzone-1' } }],
  })
  expect(timelineSteps(status).map(({ step, state }) => [step, state])).toEqual([
    ['done', 'delivered'],
    ['now', 'clearing'],
    ['next', undefined],
    ['next', undefined],
  ])
  const queued = aStatus({
    status: 'queued',
    timeline: [
      { at, kind: 'payment-exact', text: '1.3 HUB arrived: the exact amount.', data: { txHash: 'AB', chainId: 'sandhub-1' } },
      { at, kind: 'queued', text: 'In line for Hermes.', data: {} },
    ],
  })
  expect(timelineSteps(queued).map(({ text }) => text)).toEqual([
    '1.3 HUB arrived: the exact amount',
    'In line',
    'Clearing 1 transfer',
    'Proven on both chains',
    'Receipt',
  ])
  const paused = { at, kind: 'paused' as const, text: 'Clearing is paused.', data: { pause: '1', reason: 'The hub is upgraded.' } }
  const waiting = { ...queued, timeline: [...queued.timeline, paused] }
  expect(timelineSteps(waiting).find(({ step }) => step === 'now')?.text).toBe('Waiting until clearing goes on')
  expect(orderWords(waiting, names, now)).toEqual({
    heading: 'Paid, and clearing is paused',
    lede: 'The hub is upgraded. Your order keeps its place and its time.',
  })
  const resumed = { at, kind: 'resumed' as const, text: 'Clearing goes on.', data: { pause: '1' } }
  expect(orderWords({ ...waiting, timeline: [...waiting.timeline, resumed] }, names, now).heading).toBe('In line')
  for (const state of ClearingState.options)
    expect(timelineSteps(aStatus({ status: state })).filter(({ step }) => step === 'now').length).toBeLessThanOrEqual(1)
})

it('says for every reason why nobody gets a price, and leaves a pause without one to the service', () => {
  const paused = (facts: FactsOf<'route-paused'>) => pauseWords(new Problem('route-paused', 'Not now.', facts), names)
  const titles = PauseReason.options.map(reason => paused({ reason, chainId: 'sandhub-1' }).title)
  expect(new Set([...titles, 'We take no orders for this right now']).size).toBe(PauseReason.options.length + 1)
  expect(paused({ reason: 'too-few-agreeing-nodes', chainId: 'sandhub-1' }).title).toBe('Too few nodes of Sand Hub agree')
  expect(paused({ reason: 'paused-by-operator', chainId: 'sandhub-1' })).toEqual({
    title: 'We take no orders on Sand Hub right now',
    text: 'Not now.',
  })
  expect(pauseWords(new Problem('paused', 'Paused for maintenance.'), names).text).toBe('Paused for maintenance.')
})

it('reads what a newer service says, word by word as unknown, and shows it without guessing', () => {
  const told = {
    ...aStatus({ payments: [aPayment()], packets: [aResult()] }),
    status: 'resting',
    payments: [{ ...aPayment({ txHash: undefined }), match: 'nearly', state: 'adrift', heldReason: 'storm' }],
    packets: [{ ...aResult(), result: 'elsewhere', reason: 'weather' }],
    refunds: [{ reason: 'whim', amount: anAmount(1_000_000), status: 'in-the-post', waitsFor: 'spring' }],
  }
  expect(ClearingStatus.safeParse(told).success).toBe(false)
  const status = opened(ClearingStatus).parse(JSON.parse(JSON.stringify(told)))
  const [payment, result, refund] = [status.payments[0], status.packets[0], status.refunds[0]]
  if (!payment || !result || !refund) throw new Error('something is missing')
  for (const word of [status.status, payment.match, payment.state, result.result, result.reason, refund.status])
    expect(word).toBe('unknown')
  expect(historyMark(status)).toEqual({ state: 'unknown', label: 'Not known to this page' })
  expect(orderWords(status, names, now).heading).toBe('Load this page again')
  expect(timelineSteps(status)).toEqual([])
  for (const text of [
    paymentText(payment, status, names, now),
    resultWords(result, status.status, names).sentence,
    refundWords(refund, names, 'sandhub-1').sentence,
  ])
    expect(text).toMatch(/newer than this page\. Load the page again\.$/)
  expect(heldText(payment, names)).toContain('It is yours.')

  const seen = { ...aPacket(), verdict: { kind: 'perhaps', reason: 'fog', advice: 'Wait for the fog to lift.' } }
  const packet = opened(PacketView).parse(JSON.parse(JSON.stringify(seen)))
  expect(verdictWords(packet, names, now)).toMatchObject({
    state: 'unknown',
    label: 'Not known to this page',
    sentence: 'Wait for the fog to lift.',
  })
  expect(canBePicked(packet)).toBe(false)
})
