import type { WalletView } from '@relayooor/shared'
import type { DrawingState } from '../../ui/drawing.ts'

/** What runs out first stands first; what nobody knows of stands before what lasts. */
export function walletsByNeed(wallets: readonly WalletView[]): WalletView[] {
  const rank = (wallet: WalletView): number => {
    if (!wallet.booked) return 1
    return wallet.gas.low ? 0 : 2
  }
  const days = ({ gas }: WalletView): number => gas.daysLeft ?? Number.POSITIVE_INFINITY
  return [...wallets].sort(
    // Two that last for ever differ by nothing, which is no number.
    (a, b) => rank(a) - rank(b) || (days(a) === days(b) ? 0 : days(a) - days(b)) || a.chainId.localeCompare(b.chainId),
  )
}

export function fundsMark({ booked, gas }: WalletView): { state: DrawingState; label: string } {
  if (!booked) return { state: 'unknown', label: 'Not known yet' }
  return gas.low ? { state: 'failed', label: 'Low' } : { state: 'ok', label: 'Enough' }
}

/** How long it lasts at the pace of the last week. */
export function lastsText({ booked, gas }: WalletView): string {
  if (!booked) return 'not known'
  if (gas.daysLeft === undefined) return 'nothing was used'
  if (gas.daysLeft < 1) return 'less than a day'
  if (gas.daysLeft > 365) return 'more than a year'
  const days = Math.floor(gas.daysLeft)
  return days === 1 ? '1 day' : `${days} days`
}
