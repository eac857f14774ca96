import type { ServiceStats, ServiceTotals } from '@relayooor/shared'
import type { Totals } from '../clearing/orders/statistics.ts'
import type { Db } from '../db/database.ts'
import { toAmount } from '@relayooor/shared'
import { sql } from 'drizzle-orm'
import { inOrder, successRateOf, totalsOf } from '../clearing/orders/statistics.ts'
import { allDays } from '../clearing/orders/totals.ts'
import { totals } from '../db/schema/index.ts'
import { countOpenAlerts } from './alerts/tellAlerts.ts'
import { readWork } from './readWork.ts'

const days = 7

/** What all of it adds up to, what happened lately, and what waits. */
export async function readServiceStats(db: Db, now: Date): Promise<ServiceStats> {
  const since = new Date(now.getTime() - (days - 1) * 86_400_000).toISOString().slice(0, 10)
  const [rows, queue, alerts] = await Promise.all([
    db
      .select()
      .from(totals)
      .where(sql`(${totals.day} = ${allDays} or ${totals.day} >= ${since}) and ${totals.amount} <> 0`)
      .orderBy(...inOrder),
    readWork(db, now),
    countOpenAlerts(db),
  ])
  const byDay = [...Map.groupBy(rows, row => row.day)]
  return {
    ...present(totalsOf(rows.filter(row => row.day === allDays))),
    byDay: byDay.flatMap(([day, ofDay]) => (day === allDays ? [] : [{ day, ...present(totalsOf(ofDay)) }])),
    queue,
    alerts: alerts.map(({ name, count }) => ({ name, open: count })),
  }
}

function present({ requests, packets, revenue, refunds, refunded }: Totals): ServiceTotals {
  const { quoted = 0, paid = 0, expired = 0, ...orders } = Object.fromEntries(requests.map(({ status, count }) => [status, count]))
  const [tried, cleared] = [packets.map(one => one.tried), packets.map(one => one.cleared)].map(counts => counts.reduce((a, b) => a + b, 0))
  const coins = (all: Totals['revenue']) => all.map(({ chainId, ...coin }) => ({ chainId, ...toAmount(coin) }))
  return {
    quotes: { given: quoted, paid, expired },
    orders,
    packets: { tried: tried ?? 0, cleared: cleared ?? 0, successRate: successRateOf(packets) },
    earned: coins(revenue),
    refunds: refunds.map(({ chainId, reason, count }) => ({ chainId, reason, refunds: count })),
    refunded: coins(refunded),
  }
}
