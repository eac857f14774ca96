import type { ClearingContext } from '../../context.ts'
import { parkWithoutKey } from '../due/parkRefunds.ts'
import { broadcastRefunds } from './broadcastRefunds.ts'
import { signRefunds } from './signRefunds.ts'
import { hasOpenRefunds, liveTransaction } from './transactions.ts'

/**
 * One look at a chain's refunds: the transaction that lives is given to a node (again), or the next one is signed. What comes
 * of it is seen in the chain's blocks. Safe to run twice at once: the database lets one transaction live.
 */
export async function sendRefunds(ctx: ClearingContext, chainId: string): Promise<void> {
  const { db } = ctx.database
  if (!(await hasOpenRefunds(db, chainId))) return
  const live = await liveTransaction(db, chainId)
  if (live) return broadcastRefunds(ctx, live)
  const wallet = ctx.refundWallet(chainId)
  if (!wallet) return parkWithoutKey(ctx, chainId)
  const signed = await signRefunds(ctx, chainId, wallet)
  if (signed) await broadcastRefunds(ctx, signed)
}
