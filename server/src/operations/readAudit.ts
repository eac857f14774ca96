import type { AuditView, List } from '@relayooor/shared'
import type { Db } from '../db/database.ts'
import { and, desc, eq, gte, lt, lte } from 'drizzle-orm'
import { listCursor, at as part } from '../db/listCursor.ts'
import { auditLog, auditSeals } from '../db/schema/index.ts'

interface AuditQuery {
  actor?: string | undefined
  action?: string | undefined
  subject?: string | undefined
  since?: string | undefined
  until?: string | undefined
  limit: number
  cursor?: string | undefined
}

const cursors = listCursor('audit', [part.number])

/** Rows of the audit log with their seals, newest first. */
export async function listAudit(db: Db, { actor, action, subject, since, until, limit, cursor }: AuditQuery): Promise<List<AuditView>> {
  const after = cursors.read(cursor)
  const rows = await db
    .select({ entry: auditLog, seal: { seq: auditSeals.seq, hash: auditSeals.hash } })
    .from(auditLog)
    .leftJoin(auditSeals, eq(auditSeals.auditId, auditLog.id))
    .where(
      and(
        actor === undefined ? undefined : eq(auditLog.actor, actor),
        action === undefined ? undefined : eq(auditLog.action, action),
        subject === undefined ? undefined : eq(auditLog.subject, subject),
        since === undefined ? undefined : gte(auditLog.at, new Date(since)),
        until === undefined ? undefined : lte(auditLog.at, new Date(until)),
        after && lt(auditLog.id, after[0]),
      ),
    )
    .orderBy(desc(auditLog.id))
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
  return { items, nextCursor: last && rows.length > limit ? cursors.write(last.id) : null }
}
