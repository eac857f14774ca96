import type { RevenueReport } from '@relayooor/shared'
import type { Memo } from '../../../base/memoFor.ts'
import type { ClearingContext } from '../../context.ts'
import type { MonthFacts } from './readMonth.ts'
import { Problem } from '@relayooor/shared'
import { memoFor } from '../../../base/memoFor.ts'
import { foldMonth, foldRevenue } from './foldRevenue.ts'
import { dayOf, lastOf, monthAfter, monthOf } from './months.ts'
import { listMonths, readMonth } from './readMonth.ts'

const monthsBack = 11
const mostKept = 120
/** What an order cost is counted some minutes after its end: a day after a month nothing of it changes. */
const keepPastMs = 24 * 3_600_000
const keepRecentMs = 10_000
const settledMs = 24 * 3_600_000

/** What was earned in a month and what it cost. @throws Problem `not-found` with the months that there are */
export type ReportRevenue = (month?: string) => Promise<RevenueReport>

export function revenueReports(ctx: ClearingContext): ReportRevenue {
  const { db } = ctx.database
  const past: Memo<MonthFacts> = memoFor(mostKept, keepPastMs)
  const recent: Memo<MonthFacts> = memoFor(mostKept, keepRecentMs)

  return async asked => {
    const now = ctx.now()
    const today = dayOf(now)
    const months = await listMonths(db, now)
    const month = asked ?? monthOf(now)
    if (!months.includes(month)) throw new Problem('not-found', `There is no report of ${month}.`, { months })
    const factsOf = (one: string) =>
      (new Date(lastOf(one)).getTime() + 2 * settledMs < now.getTime() ? past : recent).get(one, () => readMonth(db, one))
    const facts = await factsOf(month)
    const shown = months.filter(one => one <= month && one >= monthAfter(month, -monthsBack))
    const byMonth = []
    for (const one of shown) byMonth.push(foldMonth(await factsOf(one), today, ctx.settings.rate))
    return {
      months,
      month: { ...foldMonth(facts, today, ctx.settings.rate), month, uncounted: facts.uncounted },
      ...foldRevenue(facts, today, ctx.settings.rate),
      byMonth,
    }
  }
}
