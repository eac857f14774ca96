import type { Tx } from '../../db/database.ts'
import type { OperationRow, ResultRow } from '../../db/schema/index.ts'
import type { ClearingContext } from '../context.ts'
import type { Occasion } from '../payments/settlePayment.ts'
import type { RetryDecision } from './judgeOrder.ts'
import { Problem } from '@relayooor/shared'
import { eq, inArray } from 'drizzle-orm'
import { audit } from '../../db/audit.ts'
import { refuseIfChanged } from '../../db/decided.ts'
import { inTransaction } from '../../db/inTransaction.ts'
import { isResult } from '../../db/isResult.ts'
import { notifyOnCommit } from '../../db/notify.ts'
import { clearingOperations, earlierEnds, packetClearingResults, refunds } from '../../db/schema/index.ts'
import { takeOffCosts } from '../gas/costSums.ts'
import { getToken } from '../orders/operations.ts'
import { occasionOf } from '../payments/settlePayment.ts'
import { move } from '../states.ts'
import { addToTimeline } from '../timeline/timeline.ts'
import { judgeRetry } from './judgeOrder.ts'
import { lockOrderFacts } from './orderFacts.ts'
import { refuseOrder } from './refuseOrder.ts'

/**
 * Has an order tried again at once, with all attempts and the whole time anew; one that ended begins again. Gives how many packets.
 * @throws Problem `not-found`, `order-refused`, `changed-since`
 */
export async function retryOrder(ctx: ClearingContext, token: string, occasion: Occasion): Promise<number> {
  return inTransaction(ctx.database, 'retry-order', async tx => {
    if (!(await getToken(tx, token))) throw new Problem('not-found', 'There is no such order.')
    const facts = await lockOrderFacts(ctx, tx, token)
    await refuseIfChanged(tx, `order:${token}`, occasion.asOf)
    const decision = judgeRetry(facts)
    if (decision.kind === 'refuse') throw await refuseOrder(tx, token, decision)
    const { operation } = facts
    if (!operation) throw new Error(`order ${token} has packets and was never begun`)
    const deadlineAt = new Date(occasion.at.getTime() + ctx.settings.deadlineSeconds * 1000)
    if (decision.kind === 'hurry') await hurry(tx, operation, decision.packets, occasion.at, deadlineAt)
    else await reopen(tx, operation, decision, occasion, deadlineAt)
    audit(tx, {
      ...occasionOf(occasion),
      action: 'retry-order',
      subject: `order:${token}`,
      before: {
        status: operation.status,
        packets: facts.packets.map(({ row }) => ({
          packet: row.packetKey,
          result: row.result,
          attempts: row.attempts,
          reason: row.reason,
        })),
      },
      after: {
        status: decision.kind === 'hurry' ? operation.status : 'queued',
        packets: decision.packets.map(row => row.packetKey),
        ...(decision.kind === 'reopen' && { withdrawn: decision.withdrawn }),
        note: occasion.note,
      },
    })
    const packets = decision.packets.length
    addToTimeline(tx, token, { at: occasion.at, kind: 'retried', text: sentences[decision.kind], data: { packets } })
    notifyOnCommit(tx, { kind: 'to-clear' })
    return packets
  })
}

const sentences = {
  hurry: 'The people who run this service have it tried again now.',
  reopen: 'The people who run this service have it tried again. Only if that fails too, its price goes back.',
}

/** Those that a call left open, and that are not judged yet, are judged at once: what it sent may have arrived. */
async function hurry(tx: Tx, operation: OperationRow, packets: ResultRow[], now: Date, deadlineAt: Date): Promise<void> {
  for (const row of packets)
    await tx
      .update(packetClearingResults)
      .set({ nextAttemptAt: now, ...(row.runId === null && { attempts: 0 }) })
      .where(isResult(row))
  if (operation.deadlineAt < deadlineAt)
    await tx.update(clearingOperations).set({ deadlineAt }).where(eq(clearingOperations.token, operation.token))
}

/** Nothing was earned, so the ledger has nothing to take back; sums keep the end that was. */
async function reopen(
  tx: Tx,
  { token, finishedAt, gasSpent }: OperationRow,
  { packets, withdrawn }: Extract<RetryDecision, { kind: 'reopen' }>,
  occasion: Occasion,
  deadlineAt: Date,
): Promise<void> {
  if (finishedAt)
    await tx.insert(earlierEnds).values({
      token,
      endedAt: finishedAt,
      failed: packets.map(({ chainId, routeKey, at }) => ({ chainId, routeKey, at: (at ?? finishedAt).toISOString() })),
    })
  // The gas of all its calls is counted when it ends.
  if (gasSpent !== null) await takeOffCosts(tx, token)
  const gone = withdrawn.length === 0 ? [] : await tx.delete(refunds).where(inArray(refunds.id, withdrawn)).returning()
  for (const { id, status, waitsFor, denom, amount, to } of gone)
    audit(tx, {
      ...occasionOf(occasion),
      action: 'withdraw-refund',
      subject: `refund:${id}`,
      before: { status, waitsFor, denom, amount: amount.toString(), to },
      after: { token },
    })
  const moved = await move(tx, 'operation', [token], {
    from: ['not_cleared'],
    to: 'queued',
    set: { finishedAt: null, earned: null, gasSpent: null, startedAt: null, deadlineAt },
  })
  if (moved.length === 0) throw new Error(`order ${token} was not in the state that its results say`)
  const begun = await move(tx, 'packet', packets, {
    from: ['failed'],
    to: 'pending',
    set: { reason: null, at: null, attempts: 0, runId: null, nextAttemptAt: occasion.at },
  })
  if (begun.length < packets.length) throw new Error(`packets of order ${token} were not in the state that it says`)
}
