import { ClearingState } from '@relayooor/shared'
import { expect, it } from 'vitest'
import { aConfig, aPacketId, aStatus } from '../testing/builders.ts'
import { namesFrom } from '../ui/names.ts'
import { orderWords } from './orderWords.ts'
import { timelineSteps } from './timelineWords.ts'

const names = namesFrom(aConfig())
const now = Date.parse('2026-11-21T13:12:00Z')

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

it('tells of a hundred transfers in as few lines as of three', () => {
  const ends = (kind: 'delivered' | 'failed', from: number, n: number) =>
    Array.from({ length: n }, (_, at) => ({
      at: `2026-11-21T13:11:${String(10 + at).padStart(2, '0')}Z`,
      kind,
      text: `No. ${from + at}.`,
      data: { packet: aPacketId({ sequence: String(from + at) }), chainId: 'sandzone-1', reason: 'deadline' as const },
    }))
  const status = aStatus({
    status: 'partly_cleared',
    timeline: [...ends('delivered', 1, 40), ...ends('failed', 41, 2), ...ends('delivered', 43, 5)],
  })
  const steps = timelineSteps(status)
  expect(steps.map(({ at }) => at)).toEqual(['2026-11-21T13:11:49Z', ...['10', '11', '14'].map(second => `2026-11-21T13:11:${second}Z`)])
  expect([steps[0]?.text, steps[3]?.text]).toEqual(['40 delivered', '5 delivered'])
})
