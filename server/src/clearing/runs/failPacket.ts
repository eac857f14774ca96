import type { FailureReason } from '@relayooor/shared'
import type { Tx } from '../../db/database.ts'
import type { ResultRow } from '../../db/schema/index.ts'
import type { ClearingContext } from '../context.ts'
import { inTransaction } from '../../db/inTransaction.ts'
import { packetOf } from '../../packets/presentPacket.ts'
import { finishPacket } from '../orders/operations.ts'
import { settleOperation } from '../orders/settleOperation.ts'
import { addToTimeline } from '../timeline/timeline.ts'
import { overduePackets } from './runs.ts'

/** Gives up on a paid packet; its part of the price goes back. In the caller's transaction. */
export async function failPacket(ctx: ClearingContext, tx: Tx, row: ResultRow, reason: FailureReason, at: Date): Promise<void> {
  if (!(await finishPacket(tx, row, { result: 'failed', byUs: false, reason, at }))) return
  addToTimeline(tx, row.token, {
    at,
    kind: 'failed',
    text: 'A transfer could not be cleared. Its part of the price goes back.',
    data: { packet: packetOf(row), reason },
  })
  await settleOperation(ctx, tx, row.token, at)
}

/** Fails what waited for a lane until its order's deadline, so that no money waits for ever. */
export async function failOverdue(ctx: ClearingContext): Promise<void> {
  const now = ctx.now()
  for (const row of await overduePackets(ctx, now))
    await inTransaction(ctx.database, 'fail-overdue', tx => failPacket(ctx, tx, row, 'deadline', now))
}
