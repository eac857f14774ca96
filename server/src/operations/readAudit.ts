import type { AuditView, List } from '@relayooor/shared'
import type { Db } from '../db/database.ts'
import { and, desc, eq, gte, lt, lte } from 'drizzle-orm'
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

/** Rows of the audit log with their seals, newest first. */
export async function listAudit(db: Db, { actor, action, subject, since, until, limit, cursor }: AuditQuery): Promise<List<AuditView>> {
  const rows = await db.select({ entry: auditLog, seal: { seq: auditSeals.seq, hash: auditSeals.hash } }).from(auditLog)
    .leftJoin(auditSeals, eq(auditSeals.auditId, auditLog.id))
    .where(and(
      actor === undefined ? undefined : eq(auditLog.actor, actor),
      action === undefined ? undefined : eq(auditLog.action, action),
      subject === undefined ? undefined : eq(auditLog.subject, subject),
      since === undefined ? undefined : gte(auditLog.at, new Date(since)),
      until === undefined ? undefined : lte(auditLog.at, new Date(until)),
      cursor === undefined ? undefined : lt(auditLog.id, Number(cursor)),
    ))
    .orderBy(desc(auditLog.id))
    .limit(limit + 1)
  const items = rows.slice(0, limit).map(({ entry: { id, at, actor, source, action, subject, before, after }, seal }) => ({
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
  return { items, nextCursor: rows.length > limit ? items.at(-1)?.id ?? null : null }
}
