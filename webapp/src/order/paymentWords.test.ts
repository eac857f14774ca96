import type { ClearingStatus } from '@relayooor/shared'
import { ClaimRefusal, HeldReason, PaymentMatch, RefundStatus, RefundWait } from '@relayooor/shared'
import { expect, it } from 'vitest'
import { claimRefusalWords } from '../claim/claimWords.ts'
import { aConfig, anAmount, aPayment, aQuote, aStatus } from '../testing/builders.ts'
import { namesFrom } from '../ui/names.ts'
import { orderWords } from './orderWords.ts'
import { heldText, paidAt, paymentText } from './paymentWords.ts'
import { keptInFull, receiptSums } from './receiptSums.ts'
import { refundWords } from './refundWords.ts'

const names = namesFrom(aConfig())
const now = Date.parse('2026-11-21T13:12:00Z')

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
  for (const reason of ClaimRefusal.options) expect(claimRefusalWords(reason).text).toMatch(/\.$/)
})
