import type { RevenueReport } from '@relayooor/shared'
import { csvRecord } from '../accounts/csv.ts'

const columns = [
  'day',
  'chain',
  'denom',
  'revenue',
  'costs',
  'margin',
  'orders of the day',
  'payers of the day',
  'packets cleared of the day',
  'packets tried of the day',
]

/** The days of a month: one row for each coin that was earned or spent on it. */
export async function* revenueCsv({ byDay }: Pick<RevenueReport, 'byDay'>): AsyncGenerator<string> {
  yield csvRecord(columns)
  for (const { from, revenue, costs, margin, orders, payers, packets } of byDay) {
    const coins = new Map([...revenue, ...costs].map(coin => [`${coin.chainId} ${coin.denom}`, coin]))
    for (const { chainId, denom } of coins.values()) {
      const of = (all: typeof margin) => all.find(coin => coin.chainId === chainId && coin.denom === denom)?.amount ?? '0'
      const counts = [orders, payers, packets.cleared, packets.tried].map(String)
      yield csvRecord([from, chainId, denom, of(revenue), of(costs), of(margin), ...counts])
    }
  }
}
