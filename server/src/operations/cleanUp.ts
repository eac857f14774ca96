import type { CleanupView } from '@relayooor/shared'
import type { SQL } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import type { ClearingContext } from '../clearing/context.ts'
import type { Occasion } from '../clearing/payments/settlePayment.ts'
import { and, isNull, lt, or, sql } from 'drizzle-orm'
import { audit } from '../db/audit.ts'
import { inTransaction } from '../db/inTransaction.ts'
import {
  alertDeliveries,
  alertEvents,
  alerts,
  authSessions,
  chainFacts,
  idempotencyKeys,
  logLines,
  processes,
  quarantinedBlocks,
} from '../db/schema/index.ts'

const dayMs = 24 * 3_600_000

/** What is no part of the books and tells nothing any more once it is old. Orders, payments, refunds, ledger and audit log are not here. */
const old: { what: string; table: PgTable; isOld: (before: Date, now: Date) => SQL | undefined }[] = [
  {
    what: 'alerts',
    table: alerts,
    isOld: (before, now) => and(lt(alerts.endedAt, before), or(isNull(alerts.silencedUntil), lt(alerts.silencedUntil, now))),
  },
  { what: 'alert-events', table: alertEvents, isOld: before => and(lt(alertEvents.at, before), sql`${alertEvents.waitsFor} = '{}'`) },
  {
    what: 'alert-deliveries',
    table: alertDeliveries,
    isOld: before => and(lt(alertDeliveries.createdAt, before), isNull(alertDeliveries.nextAttemptAt)),
  },
  { what: 'chain-facts', table: chainFacts, isOld: before => lt(chainFacts.seenAt, before) },
  { what: 'idempotency-keys', table: idempotencyKeys, isOld: before => lt(idempotencyKeys.createdAt, before) },
  { what: 'log-lines', table: logLines, isOld: before => lt(logLines.at, before) },
  { what: 'processes', table: processes, isOld: before => lt(processes.seenAt, before) },
  { what: 'quarantined-blocks', table: quarantinedBlocks, isOld: before => lt(quarantinedBlocks.readAt, before) },
  { what: 'sessions', table: authSessions, isOld: before => lt(authSessions.expiresAt, before) },
]

/** Removes what is older than so many days, or only counts it. One transaction: what is told is what went. */
export async function cleanUp(
  { database }: Pick<ClearingContext, 'database'>,
  { days, dryRun }: { days: number; dryRun: boolean },
  { at, actor, source, note }: Occasion,
): Promise<CleanupView> {
  const before = new Date(at.getTime() - days * dayMs)
  return inTransaction(database, 'clean-up', async tx => {
    const items: CleanupView['items'] = []
    for (const { what, table, isOld } of old) {
      const rows = dryRun ? await tx.$count(table, isOld(before, at)) : ((await tx.delete(table).where(isOld(before, at))).rowCount ?? 0)
      items.push({ what, rows })
    }
    if (!dryRun)
      audit(tx, {
        at,
        actor,
        source,
        action: 'clean-up',
        subject: 'database',
        before: Object.fromEntries(items.map(({ what, rows }) => [what, rows])),
        after: { olderThan: before.toISOString(), note },
      })
    return { dryRun, before: before.toISOString(), items }
  })
}
