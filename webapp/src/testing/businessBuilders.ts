import type { BooksReport, FeeTierReport, GasReport, RevenuePeriod, RevenueReport } from '@relayooor/shared'
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
    month: { ...aPeriod({ from: '2026-03-01' }), month: '2026-03', uncounted: 0, returning: 1 },
    byDay: [aPeriod({ from: '2026-03-01', until: '2026-03-01' }), aPeriod()],
    byWeek: [aPeriod({ from: '2026-03-01', until: '2026-03-01' }), aPeriod()],
    byMonth: [aPeriod({ from: '2026-02-01', until: '2026-02-28' }), aPeriod({ from: '2026-03-01' })],
    byRoute: [{ routes: [route], ...sums }],
    packetsByRoute: [{ route, ...packets }],
    ...overrides,
  }
}

export function aBooksReport(overrides: Partial<BooksReport> = {}): BooksReport {
  const flows = { received: '2400000', goodwill: '0', paidBack: '900000', borne: '0', gas: '200000', earned: '1200000', margin: '1000000' }
  const nothing = { wallets: '0', owed: '0', held: '0' }
  return {
    months: ['2026-02', '2026-03'],
    month: '2026-03',
    from: '2026-03-01',
    until: '2026-03-02',
    prices: { asked: 9, unpaid: 4, paid: 3 },
    orders: [
      { status: 'cleared', orders: 2 },
      { status: 'not_cleared', orders: 1 },
    ],
    refunds: [{ reason: 'not-cleared', refunds: 1 }],
    coins: [{ ...hub, begin: nothing, end: { wallets: '6300000', owed: '0', held: '300000' }, operator: '5000000', ...flows }],
    byDay: [{ day: '2026-03-02', ...hub, operator: '0', ...flows }],
    wallets: [
      {
        ...hub,
        address: 'cosmos1service',
        begin: '0',
        end: '6300000',
        payments: '2400000',
        refunds: '-900000',
        opening: '5000000',
        corrections: '0',
        transactions: '-200000',
      },
    ],
    actors: [{ actor: 'admin-key', action: 'pause', times: 2 }],
    moreActors: false,
    seal: { seq: '7', hash: 'ab'.repeat(32), sealedAt: '2026-03-02T09:32:00Z' },
    ...overrides,
  }
}

export function aGasReport(): GasReport {
  const sums = {
    orders: 3,
    packets: 4,
    gas: [{ ...hub, estimated: '240000', spent: '200000', perPacket: { estimated: '60000', spent: '50000' } }],
  }
  return {
    months: ['2026-02', '2026-03'],
    month: {
      month: '2026-03',
      uncounted: 1,
      ...sums,
      notIncluded: [],
      charged: [{ ...hub, amount: '230000' }],
      booked: [{ ...hub, amount: '250000' }],
      unexplained: [{ ...hub, amount: '50000' }],
    },
    byDay: [{ day: '2026-03-02', ...sums }],
    byRoute: [{ routes: ['sandhub-1/transfer/channel-0'], ...sums }],
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
