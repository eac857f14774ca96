import { ClearingStatus, opened, PacketView } from '@relayooor/shared'
import { expect, it } from 'vitest'
import { historyMark } from './activity/historyWords.ts'
import { canBePicked } from './find/groupPackets.ts'
import { verdictWords } from './find/verdictWords.ts'
import { orderWords } from './order/orderWords.ts'
import { heldText, paymentText } from './order/paymentWords.ts'
import { refundWords } from './order/refundWords.ts'
import { resultWords } from './order/resultWords.ts'
import { timelineSteps } from './order/timelineWords.ts'
import { aConfig, anAmount, aPacket, aPayment, aResult, aStatus } from './testing/builders.ts'
import { namesFrom } from './ui/names.ts'

const names = namesFrom(aConfig())
const now = Date.parse('2026-11-21T13:12:00Z')

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
    resultWords(result, status, names).sentence,
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
