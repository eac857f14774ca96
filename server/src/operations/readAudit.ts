import type { AuditView, List, ParsedRequestOf } from '@relayooor/shared'
import type { Db } from '../db/database.ts'
import { and, desc, eq, gte, lte, sql } from 'drizzle-orm'
import { listCursor, at as part } from '../db/listCursor.ts'
import { matching } from '../db/matching.ts'
import { auditLog, auditSeals } from '../db/schema/index.ts'

const cursors = listCursor('audit', [part.moment, part.number])

/** Rows of the audit log with their seals, newest first: by their time, which an index has beside what is asked for. */
export async function listAudit(
  db: Db,
  { since, until, limit, cursor, ...filter }: ParsedRequestOf<'adminAudit'>['query'],
): Promise<List<AuditView>> {
  const after = cursors.read(cursor)
  const rows = await db
    .select({ entry: auditLog, seal: { seq: auditSeals.seq, hash: auditSeals.hash } })
    .from(auditLog)
    .leftJoin(auditSeals, eq(auditSeals.auditId, auditLog.id))
    .where(
      and(
        matching(auditLog, filter),
        since === undefined ? undefined : gte(auditLog.at, new Date(since)),
        until === undefined ? undefined : lte(auditLog.at, new Date(until)),
        after && sql`(${auditLog.at}, ${auditLog.id}) < (${after[0].toISOString()}::timestamptz, ${after[1]})`,
      ),
    )
    .orderBy(desc(auditLog.at), desc(auditLog.id))
    .limit(limit + 1)
  const page = rows.slice(0, limit)
  const items = page.map(({ entry: { id, at, actor, source, action, subject, before, after }, seal }) => ({
    id: String(id),
    at: at.toISOString(),
    actor,
    source,
    action,
    subject,
    before: before ?? undefined,
    after: after ?? undefined,
    seal: seal ? { seq: String(seal.seq), hash: seal.hash } : undefined,
  }))
  const last = page.at(-1)?.entry
  return { items, nextCursor: last && rows.length > limit ? cursors.write(last.at.toISOString(), last.id) : null }
}
