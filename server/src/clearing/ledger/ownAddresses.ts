import type { ClearingContext } from '../context.ts'
import type { Credit } from './findCredits.ts'
import { accountOf, claimInMemo, tokenInMemo } from '@relayooor/shared'

/** What holds our money on a chain: the service wallet, and the lanes' keys that pay Hermes' gas. */
export function ownAddresses(ctx: Pick<ClearingContext, 'settings' | 'lanes'>, chainId: string): ReadonlySet<string> {
  return new Set([ctx.settings.serviceAddresses.get(chainId), ...laneAddresses(ctx, chainId)].filter(address => address !== undefined))
}

export function laneAddresses(ctx: Pick<ClearingContext, 'lanes'>, chainId: string): ReadonlySet<string> {
  return new Set(ctx.lanes.keys.map(lane => ctx.lanes.address(lane, chainId)).filter(address => address !== undefined))
}

/**
 * Whether incoming money is the operator's own, and so no payment: from one of its wallets or ours, and neither for an order nor with a
 * claim.
 */
export function isTopUp(
  ctx: Pick<ClearingContext, 'settings' | 'lanes'>,
  { chainId, payer, memo }: Pick<Credit, 'chainId' | 'payer' | 'memo'>,
): boolean {
  if (payer === null || tokenInMemo(memo) !== null || claimInMemo(memo) !== null) return false
  const account = accountOf(payer)
  return ownAddresses(ctx, chainId).has(payer) || (account !== null && ctx.settings.operatorAccounts.has(account))
}
