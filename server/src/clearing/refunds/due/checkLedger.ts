import type { Chain } from '../../../chains/chain.ts'
import type { ClearingContext } from '../../context.ts'
import { and, eq } from 'drizzle-orm'
import { inTransaction } from '../../../db/inTransaction.ts'
import { refunds } from '../../../db/schema/index.ts'
import { bookedWallets } from '../../ledger/compareWallets.ts'
import { isShort, judgeDifferences } from '../../ledger/judgeDifferences.ts'
import { reconcile, shortfallKnown } from '../../ledger/reconcile.ts'
import { letWait } from './letWait.ts'

/**
 * Whether refunds may leave a wallet: not while the chain has less than the ledger, since then a payment may be invented or money gone.
 * Checked before every signature, at the height read last. @throws ChainError when no node can tell
 */
export async function checkLedger(ctx: ClearingContext, chain: Chain, address: string): Promise<boolean> {
  const { chainId } = chain.settings
  const covered = !(await shortfallKnown(ctx.database.db, chainId)) && !(await foundShort(ctx, chain, address))
  await sayWhetherPaused(ctx, chainId, !covered)
  return covered
}

async function foundShort(ctx: ClearingContext, chain: Chain, address: string): Promise<boolean> {
  const { chainId } = chain.settings
  const booked = await bookedWallets(ctx.database, chainId)
  // Before its first balance, and while a block of the chain is missing, the ledger knows nothing about it.
  if (!booked?.followed.has(address) || booked.gap !== null) return false
  // Only coins that go out by themselves: strangers may fill a wallet with thousands of others.
  const denoms = ctx.settings.paymentDenoms(chainId)
  const held = await Promise.all(
    denoms.map(async denom => ({ denom, amount: await chain.balance(address, denom, { atHeight: booked.height, agreed: true }) })),
  )
  const ledger = (booked.balances.get(address) ?? []).filter(coin => denoms.includes(coin.denom))
  if (!isShort(judgeDifferences([address], new Map([[address, ledger]]), new Map([[address, held]])))) return false
  await reconcile(ctx, chain)
  return true
}

/** They stay due, and nobody has to approve them one by one. */
async function sayWhetherPaused(ctx: ClearingContext, chainId: string, paused: boolean): Promise<void> {
  const due = and(eq(refunds.chainId, chainId), eq(refunds.status, 'due'))
  const which = paused ? due : and(due, eq(refunds.waitsFor, 'shortfall'))
  if (which && (await ctx.database.db.$count(refunds, which)) > 0)
    await inTransaction(ctx.database, 'refund-pause', tx => letWait(ctx, tx, which, paused ? 'shortfall' : null, ctx.now()))
}
