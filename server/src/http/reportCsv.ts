import type { BooksReport, GasReport, RevenuePeriod } from '@relayooor/shared'
import { csvRecord } from '../accounts/csv.ts'

/** Days or months of a report: one row for each coin that was earned or spent in it. */
export async function* revenueCsv(periods: RevenuePeriod[], by: 'day' | 'month'): AsyncGenerator<string> {
  const counted = ['orders', 'payers', 'packets cleared', 'packets tried'].map(what => `${what} of the ${by}`)
  yield csvRecord([by, 'chain', 'denom', 'revenue', 'costs', 'margin', ...counted])
  for (const { from, revenue, costs, margin, orders, payers, packets } of periods) {
    const coins = new Map([...revenue, ...costs].map(coin => [`${coin.chainId} ${coin.denom}`, coin]))
    for (const { chainId, denom } of coins.values()) {
      const of = (all: typeof margin) => all.find(coin => coin.chainId === chainId && coin.denom === denom)?.amount ?? '0'
      const counts = [orders, payers, packets.cleared, packets.tried].map(String)
      yield csvRecord([by === 'day' ? from : from.slice(0, 7), chainId, denom, of(revenue), of(costs), of(margin), ...counts])
    }
  }
}

/** Every figure of a month's books that is not zero, in a row of its own. */
export async function* booksCsv(report: BooksReport): AsyncGenerator<string> {
  yield csvRecord(['part', 'day', 'chain', 'denom', 'subject', 'figure', 'amount'])
  for (const [part, { day = report.month, chainId = '', denom = '', subject = '' }, figures] of partsOf(report))
    for (const [figure, amount] of Object.entries(figures))
      if (String(amount) !== '0') yield csvRecord([part, day, chainId, denom, subject, figure, String(amount)])
}

type Part = [
  name: string,
  of: { day?: string; chainId?: string; denom?: string; subject?: string },
  figures: Record<string, string | number>,
]

function partsOf({ prices, orders, refunds, coins, byDay, wallets, actors, seal }: BooksReport): Part[] {
  const at = (end: string, balances: Record<string, string>) =>
    Object.fromEntries(Object.entries(balances).map(([name, amount]) => [`${name} at the ${end}`, amount]))
  return [
    ['prices', {}, prices],
    ...orders.map(({ status: subject, orders: ended }): Part => ['orders', { subject }, { ended }]),
    ...refunds.map(({ reason: subject, refunds: confirmed }): Part => ['refunds', { subject }, { confirmed }]),
    ...coins.map(({ chainId, denom, begin, end, ...flows }): Part => {
      return ['coins', { chainId, denom }, { ...at('begin', begin), ...flows, ...at('end', end) }]
    }),
    ...byDay.map(({ day, chainId, denom, ...flows }): Part => ['days', { day, chainId, denom }, flows]),
    ...wallets.map(({ chainId, denom, address: subject, ...figures }): Part => ['wallets', { chainId, denom, subject }, figures]),
    ...actors.map(({ actor: subject, action, times }): Part => ['actors', { subject }, { [action]: times }]),
    ...(seal ? [['seal', { subject: seal.seq }, { hash: seal.hash }] satisfies Part] : []),
  ]
}

/** The days of a gas report: one row for each coin. */
export async function* gasCsv({ byDay }: Pick<GasReport, 'byDay'>): AsyncGenerator<string> {
  const figures = ['estimated', 'spent', 'estimated for a transfer', 'spent for a transfer']
  yield csvRecord(['day', 'chain', 'denom', ...figures, 'orders of the day', 'transfers of the day'])
  for (const { day, orders, packets, gas } of byDay)
    for (const { chainId, denom, estimated, spent, perPacket } of gas)
      yield csvRecord(
        [day, chainId, denom, estimated, spent, perPacket?.estimated ?? '', perPacket?.spent ?? '', orders, packets].map(String),
      )
}
