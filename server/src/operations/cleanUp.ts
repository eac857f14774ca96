import type { CleanupView } from '@relayooor/shared'
import type { SQL } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import type { ClearingContext } from '../clearing/context.ts'
import type { Occasion } from '../clearing/payments/settlePayment.ts'
import { and, isNull, lt, or, sql } from 'drizzle-orm'
import { countOldLedger, removeLedger } from '../clearing/retention/removeLedger.ts'
import { audit } from '../db/audit.ts'
import { inTransaction } from '../db/inTransaction.ts'
import { ageNow, booksBefore } from '../db/removeOld.ts'
import {
  alertDeliveries,
  alertEvents,
  alerts,
  authSessions,
  chainFacts,
  hermesRuns,
  idempotencyKeys,
  logLines,
  packetClearingResults,
  packets,
  processes,
  quarantinedBlocks,
  webhookDeliveries,
  webhooks,
} from '../db/schema/index.ts'
import { countOldAudit, removeAudit } from './removeAudit.ts'
import { tellAhead } from './removeBooks.ts'

const dayMs = 24 * 3_600_000

/** So many rows go in one transaction, where nobody waits for the answer. */
const atOnce = 1_000

interface Rule {
  what: string
  table: PgTable
  /** Days after which it goes by itself; null where a task of its own takes it sooner. */
  keptDays: number | null
  isOld: (before: Date, now: Date) => SQL | undefined
}

/** What is no part of the books and tells nothing any more once it is old. Orders, payments and refunds are not here. */
const rules: Rule[] = [
  {
    what: 'alerts',
    keptDays: 365,
    table: alerts,
    isOld: (before, now) => and(lt(alerts.endedAt, before), or(isNull(alerts.silencedUntil), lt(alerts.silencedUntil, now))),
  },
  {
    what: 'alert-events',
    keptDays: 365,
    table: alertEvents,
    isOld: before => and(lt(alertEvents.at, before), sql`${alertEvents.waitsFor} = '{}'`),
  },
  {
    what: 'alert-deliveries',
    keptDays: 365,
    table: alertDeliveries,
    isOld: before => and(lt(alertDeliveries.createdAt, before), isNull(alertDeliveries.nextAttemptAt)),
  },
  { what: 'chain-facts', keptDays: 365, table: chainFacts, isOld: before => lt(chainFacts.seenAt, before) },
  {
    what: 'hermes-runs',
    keptDays: 365,
    table: hermesRuns,
    isOld: before =>
      and(lt(hermesRuns.endedAt, before), sql`not exists (select from ${packetClearingResults} r where r.run_id = ${hermesRuns}.id)`),
  },
  { what: 'idempotency-keys', keptDays: null, table: idempotencyKeys, isOld: before => lt(idempotencyKeys.createdAt, before) },
  { what: 'log-lines', keptDays: null, table: logLines, isOld: before => lt(logLines.at, before) },
  { what: 'processes', keptDays: 365, table: processes, isOld: before => lt(processes.seenAt, before) },
  { what: 'quarantined-blocks', keptDays: 365, table: quarantinedBlocks, isOld: before => lt(quarantinedBlocks.readAt, before) },
  { what: 'sessions', keptDays: null, table: authSessions, isOld: before => lt(authSessions.expiresAt, before) },
  {
    what: 'webhook-deliveries',
    keptDays: 30,
    table: webhookDeliveries,
    // What waits for a webhook that is off may be wanted; of a transfer that is still open it is known by them that it was told.
    isOld: before => sql`${webhookDeliveries.at} < ${before}
      and (${webhookDeliveries.nextAttemptAt} is null or exists (
        select from ${webhooks} w where w.id = ${webhookDeliveries.webhookId} and w.off_at < ${before}))
      and not exists (select from ${packets} p where p.packet_key = ${webhookDeliveries.subject} and p.ended is null)`,
  },
]

/** Removes what is older than its rule keeps it, a batch in each transaction. */
export async function cleanUpByRule(ctx: Pick<ClearingContext, 'database' | 'now' | 'log'>, signal: AbortSignal): Promise<void> {
  const { database } = ctx
  const { now, aheadMs } = await ageNow(database.db, ctx.now())
  tellAhead(ctx.log, aheadMs)
  for (const { table, keptDays, isOld } of rules) {
    if (keptDays === null) continue
    const old = isOld(new Date(now.getTime() - keptDays * dayMs), now)
    for (let gone = atOnce; gone === atOnce && !signal.aborted;) {
      const { rowCount } = await database.db.execute(
        sql`delete from ${table} where ctid in (select ctid from ${table} where ${old} limit ${atOnce})`,
      )
      gone = rowCount ?? 0
    }
  }
}

/**
 * Removes what is older than so many days, or only counts it. One transaction: what is told is what went. Of ledger and audit log it is
 * what they keep no longer, which goes by itself, however few days are asked for.
 */
export async function cleanUp(
  { database }: Pick<ClearingContext, 'database'>,
  { days, dryRun }: { days: number; dryRun: boolean },
  { at, actor, source, note }: Occasion,
): Promise<CleanupView> {
  const { now } = await ageNow(database.db, at)
  const before = new Date(now.getTime() - days * dayMs)
  return inTransaction(database, 'clean-up', async tx => {
    const items: CleanupView['items'] = []
    for (const { what, table, isOld } of rules) {
      const old = sql`select ctid as place, pg_column_size(${table}) as bytes from ${table} where ${isOld(before, at)}`
      const { rows } = await tx.execute<{ rows: string; bytes: string }>(sql`
        with old as materialized (${old}${dryRun ? sql`` : sql` for update`})
          ${dryRun ? sql`` : sql`, gone as (delete from ${table} where ctid in (select place from old))`}
        select count(*) as rows, coalesce(sum(bytes), 0) as bytes from old`)
      items.push({ what, rows: Number(rows[0]?.rows), bytes: Number(rows[0]?.bytes) })
    }
    const books = booksBefore(now)
    for (const [what, count, remove] of [
      ['ledger', countOldLedger, removeLedger],
      ['audit-log', countOldAudit, removeAudit],
    ] as const)
      items.push({ what, ...(dryRun ? await count(tx, books) : (await remove(tx, books, at)).removed) })
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
