import type { FeeTierReport, RevenuePeriod, RevenueReport } from '@relayooor/shared'
import { anAmount } from './builders.ts'

/** What the service could answer about what it earns. */
const hub = { chainId: 'sandhub-1', denom: 'uhub' }

export function aPeriod(overrides: Partial<RevenuePeriod> = {}): RevenuePeriod {
  return {
    from: '2026-03-02',
    until: '2026-03-02',
    orders: 3,
    payers: 2,
    packets: { cleared: 4, tried: 5 },
    revenue: [{ ...hub, amount: '1200000' }],
    costs: [{ ...hub, amount: '200000' }],
    margin: [{ ...hub, amount: '1000000' }],
    ...overrides,
  }
}

export function aRevenueReport(overrides: Partial<RevenueReport> = {}): RevenueReport {
  const route = 'sandhub-1/transfer/channel-0'
  const { from, until, payers, packets, ...sums } = aPeriod()
  return {
    months: ['2026-02', '2026-03'],
    month: { ...aPeriod({ from: '2026-03-01' }), month: '2026-03', uncounted: 0 },
    byDay: [aPeriod({ from: '2026-03-01', until: '2026-03-01' }), aPeriod()],
    byWeek: [aPeriod({ from: '2026-03-01', until: '2026-03-01' }), aPeriod()],
    byMonth: [aPeriod({ from: '2026-02-01', until: '2026-02-28' }), aPeriod({ from: '2026-03-01' })],
    byRoute: [{ routes: [route], ...sums }],
    packetsByRoute: [{ route, ...packets }],
    ...overrides,
  }
}

export function aTierReport(overrides: Partial<FeeTierReport['items'][number]> = {}): FeeTierReport {
  return {
    from: '2026-01-31T09:32:00Z',
    until: '2026-03-02T09:32:00Z',
    tiers: [],
    items: [
      {
        ...hub,
        orders: 12,
        ordersWithAccount: 7,
        tiersNow: [{ packets: 10, discountPercent: 5 }],
        earned: anAmount(9_000_000),
        wouldHaveEarned: anAmount(8_500_000),
        difference: '-500000',
        ...overrides,
      },
    ],
  }
}
