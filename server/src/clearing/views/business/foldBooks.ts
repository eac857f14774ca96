import type { BooksReport, CoinBooks } from '@relayooor/shared'
import type { BookSum } from './readBooks.ts'

type Flows = Omit<CoinBooks, 'chainId' | 'denom' | 'begin' | 'end'>
type Figure = (sum: BookSum) => bigint

/** How much of each figure a sum is. In the ledger, what we owe and have earned is negative. */
const flows: Record<keyof Flows, Figure> = {
  received: ({ event, account, amount }) => (event === 'payment' && account === 'wallet' ? amount : 0n),
  earned: ({ event, account, amount }) => (event === 'earned' && account === 'revenue' ? -amount : 0n),
  goodwill: ({ event, account, amount }) => (event === 'goodwill' && account === 'revenue' ? amount : 0n),
  // Of a refund that is known again after a restore, the money had left as the operator's.
  paidBack: ({ event, account, amount }) => (event === 'refund' && (account === 'wallet' || account === 'external') ? -amount : 0n),
  borne: ({ event, account, amount }) => (event === 'refund' && account === 'gas' ? -amount : 0n),
  gas: ({ event, account, amount }) => (event !== 'refund' && account === 'gas' ? amount : 0n),
  operator: ({ account, amount }) => (account === 'external' ? -amount : 0n),
  margin: ({ account, amount }) => (account === 'revenue' || account === 'gas' ? -amount : 0n),
}

const balances: Record<keyof CoinBooks['end'], Figure> = {
  wallets: ({ account, amount }) => (account === 'wallet' ? amount : 0n),
  owed: ({ account, amount }) => (account === 'customer' ? -amount : 0n),
  held: ({ account, amount }) => (account === 'held' ? -amount : 0n),
}

const named = ['payment', 'refund', 'opening', 'correction']
const moves = {
  payments: ofEvents(event => event === 'payment'),
  refunds: ofEvents(event => event === 'refund'),
  opening: ofEvents(event => event === 'opening'),
  corrections: ofEvents(event => event === 'correction'),
  transactions: ofEvents(event => !named.includes(event)),
}

/** A month of the ledger by coin, day and wallet. What had nothing and had nothing done is left out. */
export function foldBooks(sums: BookSum[], month: string): Pick<BooksReport, 'coins' | 'byDay' | 'wallets'> {
  const before = (sum: BookSum) => sum.period.slice(0, 7) < month
  const within = (sum: BookSum) => sum.period.slice(0, 7) === month
  const upTo = sums.filter(sum => before(sum) || within(sum))
  return {
    coins: groups(upTo, ({ chainId, denom }) => [chainId, denom]).flatMap(ofCoin => {
      const { chainId, denom } = ofCoin[0]
      const [begin, end] = [add(balances, ofCoin.filter(before)), add(balances, ofCoin)]
      const coin = { begin, end, ...add(flows, ofCoin.filter(within)) }
      return isNothing([...Object.values(begin), ...Object.values(end)]) && !ofCoin.some(within) ? [] : [{ chainId, denom, ...coin }]
    }),
    byDay: groups(upTo.filter(within), ({ period, chainId, denom }) => [period, chainId, denom]).flatMap(ofDay => {
      const { period: day, chainId, denom } = ofDay[0]
      const done = add(flows, ofDay)
      return isNothing(Object.values(done)) ? [] : [{ day, chainId, denom, ...done }]
    }),
    wallets: groups(
      upTo.filter(({ account }) => account === 'wallet'),
      ({ chainId, address, denom }) => [chainId, address, denom],
    ).flatMap(ofWallet => {
      const { chainId, address, denom } = ofWallet[0]
      const [begin, end] = [add(balances, ofWallet.filter(before)).wallets, add(balances, ofWallet).wallets]
      const changes = add(moves, ofWallet.filter(within))
      return isNothing([begin, end]) && !ofWallet.some(within) ? [] : [{ chainId, address, denom, begin, end, ...changes }]
    }),
  }
}

function ofEvents(fits: (event: string) => boolean): Figure {
  return ({ event, amount }) => (fits(event) ? amount : 0n)
}

function add<F extends string>(figures: Record<F, Figure>, sums: BookSum[]): Record<F, string> {
  const sumOf = (figure: Figure) => sums.reduce((sum, one) => sum + figure(one), 0n).toString()
  const entries = Object.entries<Figure>(figures).map(([name, figure]) => [name, sumOf(figure)] as const)
  return Object.fromEntries(entries) as Record<F, string>
}

/** In the order of their keys. */
function groups(sums: BookSum[], keyOf: (sum: BookSum) => string[]): [BookSum, ...BookSum[]][] {
  const grouped = [...Map.groupBy(sums, sum => keyOf(sum).join(' '))].sort(([a], [b]) => (a < b ? -1 : 1))
  return grouped.flatMap(([, [first, ...others]]) => (first ? [[first, ...others]] : []))
}

function isNothing(amounts: string[]): boolean {
  return amounts.every(amount => amount === '0')
}
