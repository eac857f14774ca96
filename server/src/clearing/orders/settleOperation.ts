import type { Tx } from '../../db/database.ts'
import type { ClearingContext } from '../context.ts'
import { and, eq, isNull } from 'drizzle-orm'
import { audit } from '../../db/audit.ts'
import { clearingOperations } from '../../db/schema/index.ts'
import { post } from '../ledger/post.ts'
import { priceEarned } from '../ledger/postings.ts'
import { move } from '../states.ts'
import { addToTimeline } from '../timeline/timeline.ts'
import { countEnd } from './count.ts'
import { judgeSettlement } from './judgeResult.ts'
import { getToken, resultsOf } from './operations.ts'
import { oweBack } from './oweBack.ts'

/** Ends an operation when each of its packets has ended: status, what was earned, and what goes back, in the caller's transaction. */
export async function settleOperation(ctx: ClearingContext, tx: Tx, tokenId: string, at: Date): Promise<void> {
  // Locked first: two packets of one order may end on two chains at the same moment.
  const [operation] = await tx
    .select()
    .from(clearingOperations)
    .where(and(eq(clearingOperations.token, tokenId), isNull(clearingOperations.finishedAt)))
    .for('update')
  const results = operation ? await resultsOf(tx, tokenId) : []
  if (!operation || results.some(row => row.result === 'pending')) return
  const token = await getToken(tx, tokenId)
  if (!token) throw new Error(`no such token: ${tokenId}`)
  const settlement = judgeSettlement(results, BigInt(token.terms.fees.service.amount))
  await move(tx, 'operation', [tokenId], {
    from: ['queued', 'clearing', 'verifying'],
    to: settlement.status,
    set: { earned: settlement.earned, finishedAt: at },
  })
  countEnd(tx, tokenId)
  for (const { reason, amount } of settlement.back) await oweBack(ctx, tx, token, reason, amount, at)
  await post(tx, priceEarned({ chainId: token.chainId, at }, token.id, { denom: token.denom, amount: settlement.earned }))
  audit(tx, {
    at,
    actor: 'system',
    source: 'settlement',
    action: 'settle-order',
    subject: `order:${tokenId}`,
    before: { status: operation.status },
    after: { status: settlement.status, earned: settlement.earned.toString(), denom: token.denom },
  })
  addToTimeline(tx, tokenId, {
    at,
    kind: settlement.status,
    text: sentences[settlement.status],
    data: { earned: settlement.earned.toString(), denom: token.denom },
  })
}

const sentences = {
  cleared: 'Everything paid for is cleared.',
  partly_cleared: 'Some of it could not be cleared; its part of the price goes back.',
  not_cleared: 'Nothing could be cleared by us; the whole price goes back.',
}
