import type { CoinName, PacketView } from '@relayooor/shared'
import { amountText } from '../ui/names.ts'

type Carried = CoinName & Pick<PacketView, 'amount'>

/** What transfers carry together, as text: one amount for each coin. */
export function coinSums(packets: readonly Carried[]): string[] {
  const sums = new Map<string, Carried>()
  for (const view of packets) {
    if (view.amount === undefined) continue
    const coin = `${view.symbol ?? ''} ${view.decimals ?? ''} ${view.amount.denom}`
    const before = sums.get(coin)?.amount?.amount ?? '0'
    sums.set(coin, { ...view, amount: { ...view.amount, amount: String(BigInt(before) + BigInt(view.amount.amount)) } })
  }
  return [...sums.values()].flatMap(view => (view.amount ? [amountText(view.amount, view)] : []))
}
