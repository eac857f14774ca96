import type { CoinBooks, GasReport, GasSums } from '@relayooor/shared'
import type { DaySum } from './readMonths.ts'

/** What the orders of a month were expected to cost and did, in all, by day and by route; and beside it what the ledger has of gas. */
export function foldGas(sums: DaySum[], books: Pick<CoinBooks, 'chainId' | 'denom' | 'gas'>[]) {
  const spent = addUp(sums.filter(({ kind }) => kind === 'spent'))
  const booked = addUp(books.map(({ chainId, denom, gas }) => ({ chainId, denom, amount: BigInt(gas) })))
  return {
    month: {
      ...sumGas(sums),
      notIncluded: addUp(sums.filter(({ kind }) => kind === 'not_included')).map(present),
      charged: addUp(sums.filter(({ kind }) => kind === 'charged')).map(present),
      booked: booked.map(present),
      unexplained: addUp([...booked, ...spent.map(coin => ({ ...coin, amount: -coin.amount }))]).map(present),
    },
    byDay: [...Map.groupBy(sums, ({ day }) => day)].map(([day, ofDay]) => ({ day, ...sumGas(ofDay) })),
    byRoute: [...Map.groupBy(sums, ({ routes }) => routes.join()).values()].map(ofRoutes => ({
      routes: ofRoutes[0]?.routes ?? [],
      ...sumGas(ofRoutes),
    })),
  } satisfies Pick<GasReport, 'byDay' | 'byRoute'> & { month: Omit<GasReport['month'], 'month' | 'uncounted'> }
}

interface Coin {
  chainId: string
  denom: string
  amount: bigint
}

function sumGas(sums: DaySum[]): GasSums {
  const count = (wanted: DaySum['kind']) => sums.reduce((sum, { kind, amount }) => (kind === wanted ? sum + Number(amount) : sum), 0)
  const packets = count('packets')
  const gas = sums.filter(({ kind }) => kind === 'estimated' || kind === 'spent')
  return {
    orders: count('operations'),
    packets,
    gas: [...Map.groupBy(gas, keyOf)].sort(byKey).map(([, ofCoin]) => {
      const total = (wanted: DaySum['kind']) => ofCoin.reduce((sum, { kind, amount }) => (kind === wanted ? sum + amount : sum), 0n)
      const [estimated, spent] = [total('estimated'), total('spent')]
      const each = (amount: bigint) => ((amount + BigInt(packets) - 1n) / BigInt(packets)).toString()
      return {
        chainId: ofCoin[0]?.chainId ?? '',
        denom: ofCoin[0]?.denom ?? '',
        estimated: estimated.toString(),
        spent: spent.toString(),
        ...(packets > 0 && { perPacket: { estimated: each(estimated), spent: each(spent) } }),
      }
    }),
  }
}

/** By coin, without those that come to nothing. */
function addUp(coins: Coin[]): Coin[] {
  return [...Map.groupBy(coins, keyOf)].sort(byKey).flatMap(([, [first, ...others]]) => {
    const amount = others.reduce((sum, other) => sum + other.amount, first?.amount ?? 0n)
    return first && amount !== 0n ? [{ chainId: first.chainId, denom: first.denom, amount }] : []
  })
}

const keyOf = ({ chainId, denom }: Pick<Coin, 'chainId' | 'denom'>) => `${chainId} ${denom}`
const byKey = ([a]: [string, unknown], [b]: [string, unknown]) => (a < b ? -1 : 1)

function present({ amount, ...coin }: Coin) {
  return { ...coin, amount: amount.toString() }
}
