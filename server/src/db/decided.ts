import type { Decided } from '@relayooor/shared'
import type { Db, Tx } from './database.ts'
import { Problem } from '@relayooor/shared'
import { and, desc, eq, gt, inArray, max, sql } from 'drizzle-orm'
import { auditLog } from './schema/index.ts'

/** Before there is an entry. */
export const nothingYet = '0'

/** The newest entry of the audit log about each of these things; `0` where there is none. */
export async function newestEntries(db: Db, subjects: string[]): Promise<(subject: string) => string> {
  const rows =
    subjects.length === 0
      ? []
      : await db
          .select({ subject: auditLog.subject, id: max(auditLog.id) })
          .from(auditLog)
          .where(inArray(auditLog.subject, subjects))
          .groupBy(auditLog.subject)
  const newest = new Map(rows.map(row => [row.subject, String(row.id)]))
  return subject => newest.get(subject) ?? nothingYet
}

/** Who has done something to a thing last: a person, if one has, before what the service did by itself. */
export async function lastDecision(db: Db, subject: string, after = 0): Promise<Decided | undefined> {
  const [row] = await db
    .select({ by: auditLog.actor, at: auditLog.at, action: auditLog.action })
    .from(auditLog)
    .where(and(eq(auditLog.subject, subject), gt(auditLog.id, after)))
    .orderBy(sql`${auditLog.actor} = 'system'`, desc(auditLog.id))
    .limit(1)
  return row && { ...row, at: row.at.toISOString() }
}

/**
 * Refuses an act on a thing that has changed since its admin looked at it. In the transaction that has locked the thing: who was first has
 * written his entry by then. @throws Problem `changed-since`
 */
export async function refuseIfChanged(tx: Tx, subject: string, asOf: string | undefined): Promise<void> {
  const decided = asOf === undefined ? undefined : await lastDecision(tx, subject, Number(asOf))
  if (!decided) return
  const newest = await newestEntries(tx, [subject])
  throw new Problem('changed-since', `${sentenceOf(decided)} Look at it again before you decide.`, { decided, asOf: newest(subject) })
}

/** Who was first, for the end of a sentence that refuses. */
export function sentenceOf({ by, at, action }: Decided): string {
  return `${by === 'system' ? 'The service' : by} was first (${action}), at ${at}.`
}
