import type { Db } from '../db/database.ts'
import type { AuditRow } from './auditChain.ts'
import { eq, sql } from 'drizzle-orm'
import { auditLog, removedBooks } from '../db/schema/index.ts'
import { beginning } from './auditChain.ts'

/** The columns of the log as text. `extract` gives the time to the microsecond, whatever the session's zone. */
export const auditColumns = {
  id: sql<string>`${auditLog.id}::text`,
  at: sql<string>`extract(epoch from ${auditLog.at})::text`,
  actor: auditLog.actor,
  source: auditLog.source,
  action: auditLog.action,
  subject: auditLog.subject,
  before: sql<string | null>`${auditLog.before}::text`,
  after: sql<string | null>`${auditLog.after}::text`,
}

/** Rows without a seal, oldest first; only those with a number above `since`. */
export async function unsealedRows(db: Db, limit: number, since = -1): Promise<AuditRow[]> {
  return (
    db
      .select(auditColumns)
      .from(auditLog)
      // Both tables are cut, so that the log's age does not count.
      .where(
        sql`${auditLog.id} > ${since} and not exists (select 1 from audit_seals where audit_seals.audit_id = ${auditLog.id}
          and audit_seals.audit_id > ${since})`,
      )
      .orderBy(auditLog.id)
      .limit(limit)
  )
}

/** What an entry says that tells of removed ones. */
export const removedAction = 'remove-audit'

/** What the first seal that is there follows: the last one that was removed by age, or nothing. */
export async function chainStart(db: Db): Promise<{ seq: number; hash: string }> {
  const [mark] = await db.select().from(removedBooks).where(eq(removedBooks.what, 'audit'))
  return { seq: mark?.upTo ?? 0, hash: mark?.hash ?? beginning }
}
