import type { RefundTransaction } from '../../../db/schema/index.ts'
import type { ClearingContext } from '../../context.ts'
import { Buffer } from 'node:buffer'
import { and, eq } from 'drizzle-orm'
import { idsOf } from '../../../base/idsOf.ts'
import { crashPoint } from '../../../db/crashPoint.ts'
import { inTransaction } from '../../../db/inTransaction.ts'
import { refundTransactions } from '../../../db/schema/index.ts'
import { isStopped } from '../../pauses/pauses.ts'
import { move } from '../../states.ts'
import { tellRefund } from '../due/tellRefund.ts'
import { living, refundsIn } from './transactions.ts'

/** A node may lose what it has accepted: the same bytes are sent again after so long. */
const againAfterMs = 3_000

/**
 * Sends stored bytes to a node, but not in an emergency stop. Decides nothing by the answer: they may come into a block until their last
 * height is read. @throws ChainError when no node can be asked
 */
export async function broadcastRefunds(ctx: ClearingContext, transaction: RefundTransaction): Promise<void> {
  const { id, chainId, txHash } = transaction
  const chain = ctx.chains.get(chainId)
  // Either way: a clock that was set back must not keep the bytes for long.
  if (!chain || (transaction.broadcastAt !== null && Math.abs(ctx.now().getTime() - transaction.broadcastAt.getTime()) < againAfterMs))
    return
  if (await isStopped(ctx.database.db, 'refunds')) return
  crashPoint('refund:before-broadcast')
  const answer = await chain.broadcast(Buffer.from(transaction.txBytes, 'base64'))
  crashPoint('refund:after-broadcast')
  const taken = answer.code === 0
  const complaint = taken ? null : `${answer.codespace} ${answer.code}: ${answer.log}`
  if (!taken) ctx.log.warn({ chainId, txHash, code: answer.code, codespace: answer.codespace }, 'a node does not take a refund transaction')
  await inTransaction(ctx.database, 'refund-broadcast', async tx => {
    await tx
      .update(refundTransactions)
      .set({ broadcastAt: ctx.now(), complaint })
      .where(and(eq(refundTransactions.id, id), living))
    if (!taken) return
    const first = await move(tx, 'refundTransaction', [id], { from: ['signed'], to: 'broadcast' })
    if (first.length === 0) return
    await move(tx, 'refund', idsOf(await refundsIn(tx, id)), { from: ['signed'], to: 'broadcast' })
    for (const refund of await refundsIn(tx, id)) tellRefund(ctx, tx, refund, { at: ctx.now(), kind: 'refund-sent', txHash })
  })
}
