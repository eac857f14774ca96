import type { Endpoint } from './endpoint.ts'
import { z } from 'zod'
import { BooksReport, FeeTierReport, GasReport, RevenueReport } from '../businessViews.ts'

const month = z
  .string()
  .regex(/^\d{4}-(?:0[1-9]|1[0-2])$/, 'must be a month such as 2026-01')
  .optional()

const mostTiers = 20

/** `packets:percent` items: so much is taken off from so many packets in 30 days on. */
const tiers = z
  .string()
  .max(500)
  .transform(text => text.split(',').filter(item => item !== ''))
  .pipe(
    z
      .array(
        z
          .string()
          .regex(/^[1-9]\d{0,6}:(?:\d{1,2}|100)$/, 'must be items such as 10:5, from 10 packets on 5 percent off')
          .transform(item => {
            const [packets = '', percent = ''] = item.split(':')
            return { packets: Number(packets), discountPercent: Number(percent) }
          }),
      )
      .max(mostTiers, `must be at most ${mostTiers} tiers`),
  )

/** A report of a month, and the same as a table. */
const ofMonth = {
  method: 'GET',
  cost: { look: 1 },
  access: 'admin',
  query: z.strictObject({ month }),
  problems: ['invalid-request', 'not-found'],
} as const satisfies Partial<Endpoint>
const asTable = { ...ofMonth, replies: { 200: z.string() }, media: 'text/csv' } as const satisfies Partial<Endpoint>

/** What the service earns. */
export const adminBusinessEndpoints = {
  adminRevenue: {
    ...ofMonth,
    path: '/admin/reports/revenue',
    summary:
      'What was earned and what it cost, with payers and packets, by day, week and month, by coin and route; of this month unless told',
    replies: { 200: RevenueReport },
  },
  adminRevenueCsv: {
    ...asTable,
    path: '/admin/reports/revenue.csv',
    summary: 'The days of such a month, or the months up to it (by=month), as a table (RFC 4180): one row for each day or month and coin',
    query: z.strictObject({ month, by: z.enum(['day', 'month']).default('day') }),
  },
  adminBooks: {
    ...ofMonth,
    path: '/admin/reports/books',
    summary: 'A month as its books have it: orders, money, wallets, who acted, and the seal of the audit log; of this month unless told',
    replies: { 200: BooksReport },
  },
  adminBooksCsv: {
    ...asTable,
    path: '/admin/reports/books.csv',
    summary: 'The same as a table (RFC 4180): one row for each figure',
  },
  adminGas: {
    ...ofMonth,
    path: '/admin/reports/gas',
    summary: 'The gas that the prices of a month expected and what was paid, by day, route and transfer; of this month unless told',
    replies: { 200: GasReport },
  },
  adminGasCsv: {
    ...asTable,
    path: '/admin/reports/gas.csv',
    summary: 'The days of such a month as a table (RFC 4180): one row for each day and coin',
  },
  adminFeeTiers: {
    method: 'GET',
    path: '/admin/reports/fee-tiers',
    summary: 'What other discounts by volume would have earned in the last 30 days, such as tiers=10:5,50:10; empty for none',
    cost: { look: 1 },
    access: 'admin',
    query: z.strictObject({ tiers }),
    replies: { 200: FeeTierReport },
    problems: ['invalid-request'],
  },
} as const satisfies Record<string, Endpoint>
