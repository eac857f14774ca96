import type { ApiKeyIssued, ApiKeyView, List, ParsedRequestOf } from '@relayooor/shared'
import type { Occasion } from '../clearing/payments/settlePayment.ts'
import type { Database, Db } from '../db/database.ts'
import { Problem } from '@relayooor/shared'
import { desc, eq, sql } from 'drizzle-orm'
import { audit } from '../db/audit.ts'
import { inTransaction } from '../db/inTransaction.ts'
import { at, listCursor } from '../db/listCursor.ts'
import { apiKeys } from '../db/schema/index.ts'
import { drawApiKey } from './apiKeySecret.ts'
import { presentApiKey } from './presentApiKey.ts'

const cursors = listCursor('api-keys', [at.moment, at.text])

/** Every key, the newest first. */
export async function listApiKeys(
  db: Db,
  { limit, cursor }: ParsedRequestOf<'adminApiKeys'>['query'],
  now: Date,
): Promise<List<ApiKeyView>> {
  const after = cursors.read(cursor)
  const rows = await db
    .select()
    .from(apiKeys)
    .where(after && sql`(${apiKeys.issuedAt}, ${apiKeys.id}) < (${after[0].toISOString()}::timestamptz, ${after[1]})`)
    .orderBy(desc(apiKeys.issuedAt), desc(apiKeys.id))
    .limit(limit + 1)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    items: page.map(row => presentApiKey(row, now)),
    nextCursor: rows.length > limit && last ? cursors.write(last.issuedAt.toISOString(), last.id) : null,
  }
}

/** Tells the secret, once. @throws Problem `invalid-request` */
export async function issueApiKey(
  database: Database,
  { name, scopes, ordersPerDay, expiresAt }: ParsedRequestOf<'adminIssueApiKey'>['body'],
  { at, actor, source, note }: Occasion,
): Promise<ApiKeyIssued> {
  const expires = expiresAt === undefined ? null : new Date(expiresAt)
  if (expires && expires <= at) throw refused('expiresAt', 'must be later than now')
  const { id, secret, secretHash } = drawApiKey()
  const granted = { name, scopes, ordersPerDay: ordersPerDay ?? null, expiresAt: expires }
  return inTransaction(database, 'issue-api-key', async tx => {
    const [row] = await tx
      .insert(apiKeys)
      .values({ id, secretHash, ...granted, issuedAt: at, issuedBy: actor })
      .onConflictDoNothing()
      .returning()
    if (!row) throw refused('name', 'is the name of a key that is not revoked: take another, or revoke that one first')
    audit(tx, {
      at,
      actor,
      source,
      action: 'issue-api-key',
      subject: `api-key:${id}`,
      after: { ...granted, expiresAt: expires?.toISOString() ?? null, note },
    })
    return { ...presentApiKey(row, at), secret }
  })
}

/** The first who revokes it stays named. @throws Problem `not-found` */
export async function revokeApiKey(database: Database, id: string, { at, actor, source, note }: Occasion): Promise<ApiKeyView> {
  return inTransaction(database, 'revoke-api-key', async tx => {
    const [before] = await tx.select().from(apiKeys).where(eq(apiKeys.id, id)).for('update')
    if (!before) throw new Problem('not-found', `There is no key ${id}.`)
    if (before.revokedAt) return presentApiKey(before, at)
    const set = { revokedAt: at, revokedBy: actor }
    await tx.update(apiKeys).set(set).where(eq(apiKeys.id, id))
    audit(tx, { at, actor, source, action: 'revoke-api-key', subject: `api-key:${id}`, after: { name: before.name, note } })
    return presentApiKey({ ...before, ...set }, at)
  })
}

function refused(path: string, message: string): Problem {
  return new Problem('invalid-request', `${path}: ${message}`, { errors: [{ path, message }] })
}
