import type { RevenuePeriod, RevenueReport } from '@relayooor/shared'
import type { ClearingContext } from '../../context.ts'
import { foldMonth, foldRevenue } from './foldRevenue.ts'
import { dayOf, monthAfter, monthAsked } from './months.ts'
import { countUncounted, listMonths, readMonth, readMonths } from './readMonths.ts'

const monthsBack = 11

/** What was earned in a month and what it cost, with the months before it. @throws Problem `not-found` with the months that there are */
export async function reportRevenue(ctx: ClearingContext, asked?: string): Promise<RevenueReport> {
  const { db } = ctx.database
  const now = ctx.now()
  const months = await listMonths(db, now)
  const month = monthAsked(months, now, asked)
  const [facts, { byMonth, returning }, uncounted] = await Promise.all([
    readMonth(db, month),
    readYear(ctx, months, month),
    countUncounted(db, month),
  ])
  const today = dayOf(now)
  return {
    months,
    month: { ...foldMonth(facts, today, ctx.settings.rate), month, uncounted, returning },
    ...foldRevenue(facts, today, ctx.settings.rate),
    byMonth,
  }
}

/** Its days, or the months up to it, alone. @throws Problem as `reportRevenue` */
export async function reportPeriods(ctx: ClearingContext, by: 'day' | 'month', asked?: string): Promise<RevenuePeriod[]> {
  const { db } = ctx.database
  const now = ctx.now()
  const months = await listMonths(db, now)
  const month = monthAsked(months, now, asked)
  if (by === 'month') return (await readYear(ctx, months, month)).byMonth
  return foldRevenue(await readMonth(db, month), dayOf(now), ctx.settings.rate).byDay
}

/** The month and those before it, and how many of its payers had paid in those. */
async function readYear(ctx: ClearingContext, months: string[], month: string) {
  const first = monthAfter(month, -monthsBack)
  const year = await readMonths(ctx.database.db, first, month)
  const byMonth = months
    .filter(one => one >= first && one <= month)
    .map(one => foldMonth(year.of(one), dayOf(ctx.now()), ctx.settings.rate))
  return { byMonth, returning: year.returning }
}
