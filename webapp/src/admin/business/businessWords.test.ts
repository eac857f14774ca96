import type { RevenuePeriod } from '@relayooor/shared'
import { expect, it } from 'vitest'
import { aConfig } from '../../testing/builders.ts'
import { aPeriod } from '../../testing/businessBuilders.ts'
import { namesFrom } from '../../ui/names.ts'
import { moneyPoints, moneysOf, periodText, readTiers } from './businessWords.ts'

const config = aConfig()
const names = namesFrom(config)
const zone = { chainId: 'sandzone-1', denom: 'uzone' }
const loss: RevenuePeriod = aPeriod({
  revenue: [],
  costs: [{ ...zone, amount: '2500000' }],
  margin: [{ ...zone, amount: '-2500000' }],
})

it('offers all coins together only where each of them had a rate on every day', () => {
  const worth = { revenue: '2', costs: '1', margin: '1' }
  expect(moneysOf([aPeriod({ worth }), aPeriod({ worth })]).map(({ key }) => key)).toEqual(['worth', 'sandhub-1 uhub'])
  expect(moneysOf([aPeriod({ worth }), loss]).map(({ key }) => key)).toEqual(['sandhub-1 uhub', 'sandzone-1 uzone'])
  expect(moneysOf([aPeriod({ revenue: [], costs: [], margin: [], worth })])).toEqual([])
})

it('shows a coin in its own unit, exact as text, and zero where it was not moved', () => {
  const [points, other] = ['uzone', 'uhub'].map(denom =>
    moneyPoints([loss], 'day', { key: '', chainId: denom === 'uzone' ? 'sandzone-1' : 'sandhub-1', denom }, config, names, '2026-03-09'),
  )
  expect(points?.[0]?.values).toEqual([0, 2.5, -2.5])
  expect(points?.[0]?.texts).toEqual(['0 ZONE', '2.5 ZONE', '−2.5 ZONE'])
  expect(other?.[0]?.values).toEqual([0, 0, 0])
})

it('marks the day that is not over', () => {
  const money = { key: '', chainId: 'sandhub-1', denom: 'uhub' }
  const open = (today: string) => moneyPoints([aPeriod()], 'day', money, config, names, today).map(({ isOpen }) => isOpen)
  expect(open('2026-03-02')).toEqual([true])
  expect(open('2026-03-03')).toEqual([false])
})

it('names days, weeks and months', () => {
  expect(periodText({ from: '2026-03-02', until: '2026-03-02' }, 'day')).toBe('2 Mar')
  expect(periodText({ from: '2026-03-02', until: '2026-03-08' }, 'week')).toBe('2 Mar to 8 Mar')
  expect(periodText({ from: '2026-03-01', until: '2026-03-09' }, 'month')).toBe('Mar 2026')
})

it('takes tiers as people write them, and says which is wrong', () => {
  expect(readTiers(' 10:5, 50:10 ')).toEqual({ tiers: '10:5,50:10' })
  expect(readTiers('')).toEqual({ tiers: '' })
  for (const text of ['10', '0:5', '10:101', '10:5;50:10', '10:-5']) expect(readTiers(text)).toHaveProperty('wrong')
})
