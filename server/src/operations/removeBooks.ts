import type { ClearingContext } from '../clearing/context.ts'
import { removeLedger } from '../clearing/retention/removeLedger.ts'
import { inTransaction } from '../db/inTransaction.ts'
import { ageNow, booksBefore } from '../db/removeOld.ts'
import { removeAudit } from './removeAudit.ts'

/** Removes what ledger and audit log have kept for seven years, some in each transaction. */
export async function removeBooks(ctx: Pick<ClearingContext, 'database' | 'now' | 'log'>, signal: AbortSignal): Promise<void> {
  const { now, aheadMs } = await ageNow(ctx.database.db, ctx.now())
  tellAhead(ctx.log, aheadMs)
  const before = booksBefore(now)
  for (const [name, remove] of [
    ['remove-ledger', removeLedger],
    ['remove-audit', removeAudit],
  ] as const)
    for (let more = true; more && !signal.aborted;)
      ({ more } = await inTransaction(ctx.database, name, tx => remove(tx, before, ctx.now())))
}

/** What is old by a clock that runs ahead stays, and that is said. */
export function tellAhead(log: ClearingContext['log'], aheadMs: number | null): void {
  if (aheadMs !== null)
    log.warn(
      { aheadSeconds: Math.round(aheadMs / 1000) },
      'the clock is ahead of the database or of the newest block: nothing is removed that is old by it alone',
    )
}
