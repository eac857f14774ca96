import type { MonthFacts } from './readMonths.ts'
import { expect, it } from 'vitest'
import { foldMonth, foldRevenue } from './foldRevenue.ts'
import { monthAfter } from './months.ts'

const routes = ['a-1/transfer/channel-0']
function sum(day: string, kind: MonthFacts['sums'][number]['kind'], amount: bigint, chainId = 'a-1', denom = 'uatom') {
  return {
    day,
    routes,
    kind,
    amount,
    chainId: kind === 'operations' ? '' : chainId,
    denom: kind === 'operations' ? '' : denom,
  }
}
const facts: MonthFacts = {
  month: '2026-02',
  sums: [
    sum('2026-02-01', 'operations', 2n),
    sum('2026-02-01', 'earned', 1_500_000n),
    sum('2026-02-01', 'spent', 200n),
    sum('2026-02-02', 'operations', 1n),
    sum('2026-02-02', 'spent', 3_000_000n, 'b-1', 'uosmo'),
  ],
  packets: [{ day: '2026-02-02', route: routes[0] ?? '', cleared: 1, tried: 3 }],
  // One on the first day alone, one on the second, one on both, and one in the week after.
  payers: [0b1, 0b10, 0b11, 0b10_0000_0000].map(days => ({ days, payers: 1 })),
}
const rates = (chainId: string) => (chainId === 'a-1' ? { price: '4.5', decimals: 6 } : { price: '0.25', decimals: 6 })

it('adds days up to weeks and the month, and shows a day without anything as zero', () => {
  const { byDay, byWeek } = foldRevenue(facts, '2026-02-03', () => undefined)
  // 1 February 2026 is a Sunday: its week has one day of the month.
  expect(byDay.map(day => [day.from, day.orders, day.payers])).toEqual([
    ['2026-02-01', 2, 2],
    ['2026-02-02', 1, 2],
    ['2026-02-03', 0, 0],
  ])
  expect(byWeek.map(week => [week.from, week.until, week.orders, week.payers])).toEqual([
    ['2026-02-01', '2026-02-01', 2, 2],
    ['2026-02-02', '2026-02-03', 1, 2],
  ])
  // Who paid on both days is one payer of the month.
  expect(foldMonth(facts, '2026-02-03', () => undefined)).toMatchObject({
    from: '2026-02-01',
    until: '2026-02-03',
    orders: 3,
    payers: 4,
    packets: { cleared: 1, tried: 3 },
  })
})

it('takes costs off coin by coin, and values them only where every coin has a rate', () => {
  const margin = [
    { chainId: 'a-1', denom: 'uatom', amount: '1499800' },
    { chainId: 'b-1', denom: 'uosmo', amount: '-3000000' },
  ]
  expect(foldMonth(facts, '2026-03-09', rates)).toMatchObject({
    until: '2026-02-28',
    margin,
    worth: { revenue: '6.75', costs: '0.7509', margin: '5.9991' },
  })
  const partly = foldMonth(facts, '2026-03-09', chainId => (chainId === 'a-1' ? { price: '4.5', decimals: 6 } : undefined))
  expect(partly).toMatchObject({ margin })
  expect(partly.worth).toBeUndefined()
})

it('tells a loss as less than nothing', () => {
  const loss = { ...facts, sums: [sum('2026-02-02', 'spent', 20_000n, 'b-1', 'uosmo')] }
  expect(foldMonth(loss, '2026-03-09', rates).worth).toEqual({ revenue: '0', costs: '0.005', margin: '-0.005' })
})

it.each([
  ['2026-01', -1, '2025-12'],
  ['2026-12', 1, '2027-01'],
  ['2026-03', -11, '2025-04'],
])('%s and %i months is %s', (month, months, expected) => {
  expect(monthAfter(month, months)).toBe(expected)
})
