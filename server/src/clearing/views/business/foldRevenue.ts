import type { Coin, Rate, RevenuePeriod, RevenueReport } from '@relayooor/shared'
import type { DaySum, MonthFacts } from './readMonths.ts'
import { daysBetween, daysOf, firstOf, lastOf, mondayOf } from './months.ts'

type RateOf = (chainId: string, denom: string) => Rate | undefined
type Sums = Omit<RevenuePeriod, 'from' | 'until' | 'payers' | 'packets'>
type CoinOnChain = Coin & { chainId: string }

/** The whole month as one, up to today. */
export function foldMonth(facts: MonthFacts, today: string, rateOf: RateOf): RevenuePeriod {
  // Chains' clocks may be ahead of ours: what is of tomorrow belongs to the month all the same.
  return { ...foldPeriod(facts, firstOf(facts.month), lastOf(facts.month), rateOf), until: lastDay(facts.month, today) }
}

/** The month in days, in weeks and by route. What did not happen is zero, never left out. */
export function foldRevenue(
  facts: MonthFacts,
  today: string,
  rateOf: RateOf,
): Pick<RevenueReport, 'byDay' | 'byWeek' | 'byRoute' | 'packetsByRoute'> {
  const days = daysBetween(firstOf(facts.month), lastDay(facts.month, today))
  return {
    byDay: days.map(day => foldPeriod(facts, day, day, rateOf)),
    byWeek: [...Map.groupBy(days, mondayOf).values()].map(week => {
      const [first = ''] = week
      return foldPeriod(facts, first, week.at(-1) ?? first, rateOf)
    }),
    byRoute: [...Map.groupBy(facts.sums, sum => sum.routes.join()).values()].map(ofRoutes => ({
      routes: ofRoutes[0]?.routes ?? [],
      ...foldSums(ofRoutes, rateOf),
    })),
    packetsByRoute: [...Map.groupBy(facts.packets, one => one.route)].map(([route, ofRoute]) => ({ route, ...countPackets(ofRoute) })),
  }
}

function lastDay(month: string, today: string): string {
  const last = lastOf(month)
  return today < last ? today : last
}

function foldPeriod(facts: MonthFacts, from: string, until: string, rateOf: RateOf): RevenuePeriod {
  const isIn = ({ day }: { day: string }) => day >= from && day <= until
  const days = daysOf(from, until)
  return {
    from,
    until,
    payers: facts.payers.reduce((sum, one) => ((one.days & days) === 0 ? sum : sum + one.payers), 0),
    packets: countPackets(facts.packets.filter(isIn)),
    ...foldSums(facts.sums.filter(isIn), rateOf),
  }
}

function countPackets(packets: { cleared: number; tried: number }[]): { cleared: number; tried: number } {
  return packets.reduce((sum, one) => ({ cleared: sum.cleared + one.cleared, tried: sum.tried + one.tried }), { cleared: 0, tried: 0 })
}

function foldSums(sums: DaySum[], rateOf: RateOf): Sums {
  const of = (kind: DaySum['kind']) => sums.filter(sum => sum.kind === kind)
  const [revenue, costs] = [addUp(of('earned')), addUp(of('spent'))]
  const margin = addUp([...revenue, ...costs.map(cost => ({ ...cost, amount: -cost.amount }))])
  return {
    orders: of('operations').reduce((count, { amount }) => count + Number(amount), 0),
    revenue: revenue.map(present),
    costs: costs.map(present),
    margin: margin.map(present),
    worth: worthOf(revenue, costs, rateOf),
  }
}

function addUp(coins: CoinOnChain[]): CoinOnChain[] {
  const sums = new Map<string, CoinOnChain>()
  for (const { chainId, denom, amount } of coins) {
    const key = `${chainId} ${denom}`
    sums.set(key, { chainId, denom, amount: (sums.get(key)?.amount ?? 0n) + amount })
  }
  return [...sums].toSorted(([a], [b]) => (a < b ? -1 : 1)).flatMap(([, coin]) => (coin.amount === 0n ? [] : [coin]))
}

function present({ chainId, denom, amount }: CoinOnChain) {
  return { chainId, denom, amount: amount.toString() }
}

/** Decimals that are told of a worth. */
const places = 6n

function worthOf(revenue: CoinOnChain[], costs: CoinOnChain[], rateOf: RateOf): Sums['worth'] {
  const [earned, spent] = [valueOf(revenue, rateOf), valueOf(costs, rateOf)]
  return earned === null || spent === null
    ? undefined
    : { revenue: decimal(earned), costs: decimal(spent), margin: decimal(earned - spent) }
}

/** In millionths of the rates' currency, each coin rounded down; null while one of them has no rate. */
function valueOf(coins: CoinOnChain[], rateOf: RateOf): bigint | null {
  let sum = 0n
  for (const { chainId, denom, amount } of coins) {
    const rate = rateOf(chainId, denom)
    if (!rate) return null
    const [whole = '0', fraction = ''] = rate.price.split('.')
    sum += (amount * BigInt(whole + fraction) * 10n ** places) / 10n ** BigInt(fraction.length + rate.decimals)
  }
  return sum
}

function decimal(value: bigint): string {
  const digits = (value < 0n ? -value : value).toString().padStart(Number(places) + 1, '0')
  const text = `${digits.slice(0, -Number(places))}.${digits.slice(-Number(places))}`.replace(/\.?0+$/, '')
  return value < 0n ? `-${text}` : text
}
