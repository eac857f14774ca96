import type { RevenueReport } from '@relayooor/shared'
import type { ClearingContext } from '../../context.ts'
import { Problem } from '@relayooor/shared'
import { foldMonth, foldRevenue } from './foldRevenue.ts'
import { dayOf, monthAfter, monthOf } from './months.ts'
import { countUncounted, listMonths, readMonths } from './readMonths.ts'

const monthsBack = 11

/** What was earned in a month and what it cost. @throws Problem `not-found` with the months that there are */
export async function reportRevenue(ctx: ClearingContext, asked?: string): Promise<RevenueReport> {
  const { db } = ctx.database
  const now = ctx.now()
  const today = dayOf(now)
  const months = await listMonths(db, now)
  const month = asked ?? monthOf(now)
  if (!months.includes(month)) throw new Problem('not-found', `There is no report of ${month}.`, { months })
  const shown = months.filter(one => one <= month && one >= monthAfter(month, -monthsBack))
  const [days, whole, uncounted] = await Promise.all([
    readMonths(db, month, month, 'day'),
    readMonths(db, shown[0] ?? month, month, 'month'),
    countUncounted(db, month),
  ])
  const facts = days(month)
  return {
    months,
    month: { ...foldMonth(facts, today, ctx.settings.rate), month, uncounted },
    ...foldRevenue(facts, today, ctx.settings.rate),
    byMonth: shown.map(one => foldMonth(whole(one), today, ctx.settings.rate)),
  }
}
