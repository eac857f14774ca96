import type { ComparisonView, LedgerAccount, LedgerBalancesView } from '@relayooor/shared'
import type { DrawingState } from '../../ui/drawing.ts'
import type { Names } from '../../ui/names.ts'

export const accountNames: Record<LedgerAccount, string> = {
  customer: 'Owed to customers',
  held: 'Held for their owners',
  revenue: 'Earned',
  gas: 'Gas spent',
  wallet: 'In our wallets',
  external: 'Put in and taken out by us',
}

/** `-0.5 HUB`: base units with a sign. */
export function signedMoney(amount: string, denom: string, chainId: string, names: Names): string {
  const text = names.money({ denom, amount: amount.replace('-', '') }, chainId)
  return amount.startsWith('-') ? `−${text}` : text
}

/** What the chain has beyond the ledger; negative where something is missing. */
export function gapOf({ ledger, chain }: { ledger: string; chain: string }): string {
  return String(BigInt(chain) - BigInt(ledger))
}

type Reconciliation = LedgerBalancesView['reconciliations'][number]

export function comparisonMark(last: Pick<Reconciliation, 'agrees'> | undefined): { state: DrawingState; label: string } {
  if (last === undefined) return { state: 'unknown', label: 'Not compared' }
  return last.agrees ? { state: 'ok', label: 'Agrees' } : { state: 'failed', label: 'Differs' }
}

export const comparisonStates: Record<ComparisonView['state'], { state: DrawingState; label: string }> = {
  agrees: { state: 'ok', label: 'Agrees' },
  differs: { state: 'failed', label: 'Differs' },
  unknown: { state: 'unknown', label: 'Not known' },
}
