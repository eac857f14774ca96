import type { z } from 'zod'
import type { RevenueReport } from '../businessViews.ts'
import type { adminBusinessEndpoints } from '../endpoints/adminBusiness.ts'
import type { ExamplesOf } from './example.ts'
import { hub, total, zone } from './story.ts'

type Report = z.input<typeof RevenueReport>
const sums = {
  orders: 1,
  revenue: [{ chainId: hub, ...total }],
  costs: [
    { chainId: hub, denom: 'uhub', amount: '2111' },
    { chainId: zone, denom: 'uzone', amount: '2364' },
  ],
  margin: [
    { chainId: hub, denom: 'uhub', amount: '1200899' },
    { chainId: zone, denom: 'uzone', amount: '-2364' },
  ],
  worth: { revenue: '2.40602', costs: '0.005404', margin: '2.400616' },
}
const packets = { cleared: 2, tried: 2 }
const day: Report['byDay'][number] = { from: '2026-03-02', until: '2026-03-02', payers: 1, packets, ...sums }
const nothing: Report['byDay'][number] = {
  from: '2026-03-01',
  until: '2026-03-01',
  payers: 0,
  packets: { cleared: 0, tried: 0 },
  orders: 0,
  revenue: [],
  costs: [],
  margin: [],
  worth: { revenue: '0', costs: '0', margin: '0' },
}
const month = { ...day, from: '2026-03-01' }

export const adminBusinessExamples: ExamplesOf<typeof adminBusinessEndpoints> = {
  adminRevenue: {
    query: { month: '2026-03' },
    replies: {
      200: {
        months: ['2026-03'],
        month: { ...month, month: '2026-03', uncounted: 0 },
        byDay: [nothing, day],
        byWeek: [nothing, day],
        byMonth: [month],
        byRoute: [{ routes: [`${hub}/transfer/channel-0`], ...sums }],
        packetsByRoute: [{ route: `${hub}/transfer/channel-0`, ...packets }],
      },
    },
  },
  adminRevenueCsv: {
    query: { month: '2026-03' },
    replies: {
      200:
        'day,chain,denom,revenue,costs,margin,orders of the day,payers of the day,packets cleared of the day,packets tried of the day\r\n' +
        `2026-03-02,${hub},uhub,1203010,2111,1200899,1,1,2,2\r\n2026-03-02,${zone},uzone,0,2364,'-2364,1,1,2,2\r\n`,
    },
  },
  adminFeeTiers: {
    query: { tiers: '10:5,50:10' },
    replies: {
      200: {
        from: '2026-01-31T09:00:00.000Z',
        until: '2026-03-02T09:32:00.000Z',
        tiers: [
          { packets: 10, discountPercent: 5 },
          { packets: 50, discountPercent: 10 },
        ],
        items: [
          {
            chainId: hub,
            denom: 'uhub',
            orders: 1,
            ordersWithAccount: 0,
            tiersNow: [],
            earned: total,
            wouldHaveEarned: total,
            difference: '0',
          },
        ],
      },
    },
  },
}
