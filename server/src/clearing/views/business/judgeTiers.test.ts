import type { TierFacts } from './readTierFacts.ts'
import { expect, it } from 'vitest'
import { judgeTiers } from './judgeTiers.ts'

/** Three orders of an account of 12 packets, with 5 % off: two packets kept of each. */
const facts: TierFacts = {
  chainId: 'a-1',
  denom: 'uatom',
  account: true,
  volume: 12,
  service: 1_000n,
  perPacket: 99n,
  kept: 2,
  orders: 3,
  earned: 3n * (950n + 2n * (99n - 4n + 7n)),
  serviceDiscount: 50n,
  packetDiscount: 4n,
}
const now = [{ packets: 10, discountPercent: 5 }]
const judge = (all: TierFacts[], tiers: typeof now) => judgeTiers(all, tiers, () => now)[0]

it('the tiers of now change nothing', () => {
  expect(judge([facts], now)).toEqual({
    chainId: 'a-1',
    denom: 'uatom',
    orders: 3,
    ordersWithAccount: 3,
    tiersNow: now,
    earned: { denom: 'uatom', amount: facts.earned.toString() },
    wouldHaveEarned: { denom: 'uatom', amount: facts.earned.toString() },
    difference: '0',
  })
})

it('another discount is rounded order by order, as prices are, and never touches the gas', () => {
  // 10 % of 99 is 9.
  expect(judge([facts], [{ packets: 12, discountPercent: 10 }])?.difference).toBe(String(3 * (-50 - 2 * 5)))
  expect(judge([facts], [])?.difference).toBe(String(3 * (50 + 2 * 4)))
  expect(judge([facts], [{ packets: 13, discountPercent: 90 }])?.difference).toBe(String(3 * (50 + 2 * 4)))
})

it('leaves alone what earned nothing, and orders of which it was not kept what the account had had cleared', () => {
  const others = [
    { ...facts, volume: null },
    { ...facts, kept: 0, earned: 0n },
  ]
  expect(judge(others, [{ packets: 1, discountPercent: 50 }])).toMatchObject({ orders: 6, ordersWithAccount: 6, difference: '0' })
})

it('counts the packets of one order also where nobody had signed in', () => {
  const anonymous = { ...facts, account: false, volume: 2, serviceDiscount: 0n, packetDiscount: 0n }
  expect(judge([anonymous], [{ packets: 2, discountPercent: 50 }])).toMatchObject({
    ordersWithAccount: 0,
    difference: String(3 * (-500 - 2 * 49)),
  })
})
