import type { ClearingContext } from '../../context.ts'
import { applyPauses } from '../due/applyPauses.ts'
import { parkWithoutKey } from '../due/parkRefunds.ts'
import { recogniseLost } from '../due/recogniseLost.ts'
import { broadcastRefunds } from './broadcastRefunds.ts'
import { signRefunds } from './signRefunds.ts'
import { hasOpenRefunds, liveTransaction } from './transactions.ts'

/**
 * Sends the chain's pending refund transaction (again), or signs the next one. Its result is read from blocks. Safe to run twice at the
 * same time: the database allows one pending transaction.
 */
export async function sendRefunds(ctx: ClearingContext, chainId: string): Promise<void> {
  const { db } = ctx.database
  if (!(await hasOpenRefunds(db, chainId))) return
  await recogniseLost(ctx, chainId)
  await applyPauses(ctx, chainId)
  const live = await liveTransaction(db, chainId)
  if (live) return broadcastRefunds(ctx, live)
  const wallet = ctx.refundWallet(chainId)
  if (!wallet) return parkWithoutKey(ctx, chainId)
  const signed = await signRefunds(ctx, chainId, wallet)
  if (signed) await broadcastRefunds(ctx, signed)
}
