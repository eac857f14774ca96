import { describe, expect, it } from 'vitest'
import { judgeOpenPrices } from './judgeOpenPrices.ts'
import { judgeRouteHealth } from './judgeRouteHealth.ts'

const now = new Date('2026-01-01T12:00:00Z')
const limits = { failingAfterOrders: 3, coolDownSeconds: 300 }
/** Newest first; `ago` in seconds. */
const ends = (text: string, ago: number) => [...text].map((letter, i) => ({ at: new Date(now.getTime() - (ago + i) * 1000), end: letter === 'c' ? 'cleared' as const : 'failed' as const }))

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
  ] as const)('%s', (_, text, ago, health) => {
    expect(judgeRouteHealth(ends(text, ago), now, limits)).toEqual(health)
  })
})

describe('which of a requester\'s unpaid prices end for a new one', () => {
  const open = [{ id: 'newest', amount: 10n }, { id: 'middle', amount: 30n }, { id: 'oldest', amount: 5n }]
  it.each([
    ['none while there is room', { most: 4, share: 100n }, []],
    ['the oldest when there are as many as may be', { most: 3, share: 100n }, ['oldest']],
    ['all but the new one', { most: 1, share: 100n }, ['newest', 'middle', 'oldest']],
    ['those that are too much money together', { most: 9, share: 40n }, ['middle', 'oldest']],
  ])('%s', (_, limit, ended) => {
    expect(judgeOpenPrices(open, 20n, limit)).toEqual(ended)
  })
})
