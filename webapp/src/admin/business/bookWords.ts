import type { BooksReport, CoinBooks } from '@relayooor/shared'
import type { Names } from '../../ui/names.ts'
import { signedMoney } from '../money/ledgerWords.ts'

type Coin = Pick<CoinBooks, 'chainId' | 'denom'>
type Lines = [title: string, amount: string][]

/** What changed all wallets of a coin together. */
export function movesOfCoin(coin: CoinBooks, names: Names): string[] {
  const { received, paidBack, gas, operator } = coin
  return texts(
    [
      ['Payments', received],
      ['Refunds', negative(paidBack)],
      ['Gas', negative(gas)],
      ['Put in or taken out', operator],
    ],
    coin,
    names,
  )
}

/** What was earned of it, down to what is left. */
export function earningsOfCoin(coin: CoinBooks, names: Names): string[] {
  const { earned, goodwill, gas, borne, margin } = coin
  return texts(
    [
      ['Earned', earned],
      ['Given back', negative(goodwill)],
      ['Gas', negative(gas)],
      ['Gas that payers bore', borne],
      ['Left', margin],
    ],
    coin,
    names,
  )
}

export function movesOfWallet(wallet: BooksReport['wallets'][number], names: Names): string[] {
  const { payments, refunds, opening, transactions, corrections } = wallet
  return texts(
    [
      ['Payments', payments],
      ['Refunds', refunds],
      ['First seen with', opening],
      ['Gas, top-ups, withdrawals', transactions],
      ['Corrections', corrections],
    ],
    wallet,
    names,
  )
}

/** What is nothing is left out. */
function texts(lines: Lines, { chainId, denom }: Coin, names: Names): string[] {
  const some = lines.filter(([, amount]) => amount !== '0')
  return some.length === 0 ? ['nothing'] : some.map(([title, amount]) => `${title}: ${signedMoney(amount, denom, chainId, names)}`)
}

function negative(amount: string): string {
  return String(-BigInt(amount))
}
