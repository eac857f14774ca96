import type { RevenuePeriod, RevenueReport } from '@relayooor/shared'
import type { ClearingContext } from '../../context.ts'
import { Problem } from '@relayooor/shared'
import { foldMonth, foldRevenue } from './foldRevenue.ts'
import { dayOf, monthAfter, monthOf } from './months.ts'
import { countReturning, countUncounted, listMonths, readMonths } from './readMonths.ts'

const monthsBack = 11

/** What was earned in a month and what it cost, with the months before it. @throws Problem `not-found` with the months that there are */
export async function reportRevenue(ctx: ClearingContext, asked?: string): Promise<RevenueReport> {
  const { db } = ctx.database
  const { months, month, today } = await monthAsked(ctx, asked)
  const shown = months.filter(one => one <= month && one >= monthAfter(month, -monthsBack))
  const [days, earlier, uncounted, returning] = await Promise.all([
    readMonths(db, month, month, 'day'),
    readMonths(db, shown[0] ?? month, monthAfter(month, -1), 'month'),
    countUncounted(db, month),
    countReturning(db, month, monthAfter(month, -monthsBack)),
  ])
  const facts = days(month)
  const ofMonth = foldMonth(facts, today, ctx.settings.rate)
  return {
    months,
    month: { ...ofMonth, month, uncounted, returning },
    ...foldRevenue(facts, today, ctx.settings.rate),
    byMonth: shown.map(one => (one === month ? ofMonth : foldMonth(earlier(one), today, ctx.settings.rate))),
  }
}

/** Its days, or the months up to it, alone. @throws Problem as `reportRevenue` */
export async function reportPeriods(ctx: ClearingContext, by: 'day' | 'month', asked?: string): Promise<RevenuePeriod[]> {
  if (by === 'month') return (await reportRevenue(ctx, asked)).byMonth
  const { month, today } = await monthAsked(ctx, asked)
  const days = await readMonths(ctx.database.db, month, month, 'day')
  return foldRevenue(days(month), today, ctx.settings.rate).byDay
}

/** The month that is asked for, or this one. @throws Problem as `reportRevenue` */
export async function monthAsked(ctx: ClearingContext, asked?: string): Promise<{ months: string[]; month: string; today: string }> {
  const now = ctx.now()
  const months = await listMonths(ctx.database.db, now)
  const month = asked ?? monthOf(now)
  if (!months.includes(month)) throw new Problem('not-found', `There is no report of ${month}.`, { months })
  return { months, month, today: dayOf(now) }
}
