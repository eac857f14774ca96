import { describe, expect, it } from 'vitest'
import { judgeRouteHealth } from './judgeRouteHealth.ts'

const now = new Date('2026-01-01T12:00:00Z')
const limits = { failingAfterOrders: 3, coolDownSeconds: 300 }
const meanings = {
  c: { end: 'cleared', customer: 'other' },
  f: { end: 'failed', customer: 'mine' },
  o: { end: 'failed', customer: 'other' },
  r: { end: 'route-failed', customer: 'other' },
  R: { end: 'route-failed', customer: 'another' },
  p: { end: 'failed', customer: 'mine', packets: ['poison'] },
  q: { end: 'failed', customer: 'other', packets: ['poison'] },
  h: { end: 'own-failed', customer: 'mine' },
  H: { end: 'own-failed', customer: 'other' },
} as const
/**
 * Newest first; `ago` in seconds. Cleared, failed for me, failed for others, failed by no transfer's fault for one or another; the same
 * packet failed, for me or others; failed by itself, for me or others.
 */
function ends(text: string, ago: number) {
  return [...text].map((letter, i) => ({
    at: new Date(now.getTime() - (ago + i) * 1000),
    packets: [String(i)],
    ...meanings[letter as keyof typeof meanings],
  }))
}

describe('whether a route gets prices', () => {
  it.each([
    ['nothing known', '', 1, { kind: 'open' }],
    ['fewer failures than it takes', 'ff', 1, { kind: 'open' }],
    ['failures before a success', 'cfff', 1, { kind: 'open' }],
    ['a success between failures', 'ffcff', 1, { kind: 'open' }],
    ['failures in a row', 'fff', 1, { kind: 'paused', failures: 3, until: new Date(now.getTime() + 299_000) }],
    ['until the cool-down is over', 'fff', 300, { kind: 'trial', failures: 3 }],
    ['twice as long after a failed trial', 'ffffc', 301, { kind: 'paused', failures: 4, until: new Date(now.getTime() + 299_000) }],
    ['an hour at the most', 'ffffffffffffff', 3600, { kind: 'trial', failures: 14 }],
    ['however many failed for others, it is only tried', 'oooooooooo', 1, { kind: 'trial', failures: 10 }],
    ['others are paused, not who failed once', 'ofooo', 1, { kind: 'trial', failures: 5 }],
    [
      'what no transfer can bring about pauses it for all',
      'roRr',
      1,
      { kind: 'paused', failures: 3, until: new Date(now.getTime() + 299_000) },
    ],
    ['but not by what failed for one alone', 'rorr', 1, { kind: 'trial', failures: 4 }],
    ['one packet, however often others pay for it, counts once', 'qqqqoq', 1, { kind: 'open' }],
    ['who pays for one again and again is paused', 'ppp', 1, { kind: 'paused', failures: 3, until: new Date(now.getTime() + 299_000) }],
    ['and so is whose transfers fail by themselves', 'hhh', 1, { kind: 'paused', failures: 3, until: new Date(now.getTime() + 299_000) }],
    ['nobody else is', 'HHHHHH', 1, { kind: 'open' }],
  ] as const)('%s', (_, text, ago, health) => {
    expect(judgeRouteHealth(ends(text, ago), now, limits, 'mine')).toEqual(health)
  })

  it('the operator is told of all failures', () => {
    expect(judgeRouteHealth(ends('ofo', 1), now, limits, null)).toMatchObject({ kind: 'paused', failures: 3 })
  })
})
