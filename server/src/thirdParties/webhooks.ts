import type { List, OwnWebhookWithSecret, ParsedRequestOf, WebhookDeliveryView, WebhookMade, WebhookView } from '@relayooor/shared'
import type { SQL } from 'drizzle-orm'
import type { Sealer } from '../base/sealer.ts'
import type { Occasion } from '../clearing/payments/settlePayment.ts'
import type { Database, Db } from '../db/database.ts'
import type { WebhookRow } from '../db/schema/index.ts'
import { randomBytes } from 'node:crypto'
import { accountOf, Problem } from '@relayooor/shared'
import { and, desc, eq, isNotNull, isNull, lt, sql } from 'drizzle-orm'
import { audit } from '../db/audit.ts'
import { inTransaction } from '../db/inTransaction.ts'
import { at, listCursor } from '../db/listCursor.ts'
import { apiKeys, webhookDeliveries, webhooks } from '../db/schema/index.ts'
import { stateOf } from './presentApiKey.ts'
import { presentWebhook, presentWebhookDelivery } from './presentWebhooks.ts'

/** That are on, of one key. */
const mostOfKey = 5
const cursors = listCursor('webhooks', [at.moment, at.text])
const deliveryCursors = listCursor('webhook-deliveries', [at.number])
const isWaiting = isNotNull(webhookDeliveries.nextAttemptAt)

/** The newest first. */
export async function listWebhooks(
  db: Db,
  { apiKey, limit, cursor }: ParsedRequestOf<'adminWebhooks'>['query'],
): Promise<List<WebhookView>> {
  const after = cursors.read(cursor)
  const rows = await db
    .select({
      webhook: webhooks,
      keyName: apiKeys.name,
      waiting: sql<number>`(select count(*)::int from ${webhookDeliveries} where webhook_id = ${webhooks.id} and ${isWaiting})`,
    })
    .from(webhooks)
    .innerJoin(apiKeys, eq(apiKeys.id, webhooks.apiKey))
    .where(
      and(
        apiKey === undefined ? undefined : eq(webhooks.apiKey, apiKey),
        after && sql`(${webhooks.createdAt}, ${webhooks.id}) < (${after[0].toISOString()}::timestamptz, ${after[1]})`,
      ),
    )
    .orderBy(desc(webhooks.createdAt), desc(webhooks.id))
    .limit(limit + 1)
  const page = rows.slice(0, limit)
  const last = page.at(-1)?.webhook
  return {
    items: page.map(({ webhook, keyName, waiting }) => presentWebhook(webhook, keyName, waiting)),
    nextCursor: rows.length > limit && last ? cursors.write(last.createdAt.toISOString(), last.id) : null,
  }
}

/** Tells its secret, once. @throws Problem `invalid-request`, `not-found` */
export async function createWebhook(
  { database, keys }: { database: Database; keys: Sealer },
  { apiKey, url, topics, addresses }: ParsedRequestOf<'adminCreateWebhook'>['body'],
  { at, actor, source, note }: Occasion,
): Promise<WebhookMade> {
  if (addresses.some(address => accountOf(address) === null)) throw refused('addresses', 'must be addresses of accounts')
  const id = randomBytes(8).toString('hex')
  const secret = drawSecret()
  return inTransaction(database, 'create-webhook', async tx => {
    // Locked: of many at once no more are made than may be.
    const [key] = await tx.select().from(apiKeys).where(eq(apiKeys.id, apiKey)).for('update')
    if (!key) throw new Problem('not-found', `There is no key ${apiKey}.`)
    if (stateOf(key, at) !== 'active') throw refused('apiKey', 'is of a key that counts no more')
    if ((await tx.$count(webhooks, and(eq(webhooks.apiKey, apiKey), isNull(webhooks.offAt)))) >= mostOfKey)
      throw refused('apiKey', `has ${mostOfKey} webhooks already: turn one off`)
    const row: WebhookRow = {
      ...{ id, apiKey, url, topics, addresses, createdAt: at, createdBy: actor, failingSince: null, offAt: null, offWhy: null },
      secret: keys.seal(secret, id),
    }
    await tx.insert(webhooks).values(row)
    audit(tx, { at, actor, source, action: 'create-webhook', subject: `webhook:${id}`, after: { apiKey, url, topics, addresses, note } })
    return { ...presentWebhook(row, key.name, 0), secret }
  })
}

/**
 * Of the key's own. The messages that wait are signed by it too; what its receiver refuses meanwhile is tried again. Where the old secret
 * was lost, the webhook is on again. @throws Problem `not-found`
 */
export async function renewWebhookSecret(
  { database, keys }: { database: Database; keys: Sealer },
  { apiKey, id }: { apiKey: string; id: string },
  { at, actor, source }: Occasion,
): Promise<OwnWebhookWithSecret> {
  const secret = drawSecret()
  return inTransaction(database, 'renew-webhook-secret', async tx => {
    const { webhook: before, keyName } = await lockWebhook(tx, id, eq(webhooks.apiKey, apiKey))
    const set = { secret: keys.seal(secret, id), ...(before.offWhy === 'secret-lost' && { offAt: null, offWhy: null }) }
    await tx.update(webhooks).set(set).where(eq(webhooks.id, id))
    audit(tx, { at, actor, source, action: 'renew-webhook-secret', subject: `webhook:${id}`, after: { wasOff: before.offWhy } })
    const waiting = await tx.$count(webhookDeliveries, and(eq(webhookDeliveries.webhookId, id), isWaiting))
    return { ...presentWebhook({ ...before, ...set }, keyName, waiting), secret }
  })
}

/** @throws Problem `not-found` */
export async function switchWebhook(
  database: Database,
  id: string,
  on: boolean,
  { at, actor, source, note }: Occasion,
): Promise<WebhookView> {
  return inTransaction(database, 'switch-webhook', async tx => {
    const { webhook: before, keyName } = await lockWebhook(tx, id)
    const isSo = on ? before.offAt === null : before.offWhy === 'operator'
    const set = isSo ? {} : { offAt: on ? null : at, offWhy: on ? null : ('operator' as const), failingSince: null }
    if (!isSo) {
      await tx.update(webhooks).set(set).where(eq(webhooks.id, id))
      audit(tx, {
        ...{ at, actor, source, action: 'switch-webhook', subject: `webhook:${id}` },
        before: { on: before.offAt === null, why: before.offWhy },
        after: { on, note },
      })
    }
    const ofThis = and(eq(webhookDeliveries.webhookId, id), isWaiting)
    if (on) await tx.update(webhookDeliveries).set({ nextAttemptAt: at }).where(ofThis)
    return presentWebhook({ ...before, ...set }, keyName, await tx.$count(webhookDeliveries, ofThis))
  })
}

/** The newest first. */
export async function listWebhookDeliveries(
  db: Db,
  { webhook, limit, cursor }: ParsedRequestOf<'adminWebhookDeliveries'>['query'],
): Promise<List<WebhookDeliveryView>> {
  const after = deliveryCursors.read(cursor)
  const rows = await db
    .select()
    .from(webhookDeliveries)
    .where(and(webhook === undefined ? undefined : eq(webhookDeliveries.webhookId, webhook), after && lt(webhookDeliveries.id, after[0])))
    .orderBy(desc(webhookDeliveries.id))
    .limit(limit + 1)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    items: page.map(presentWebhookDelivery),
    nextCursor: rows.length > limit && last ? deliveryCursors.write(last.id) : null,
  }
}

/** One that waits goes at once. @throws Problem `not-found` */
export async function redeliverWebhook(
  database: Database,
  id: number,
  { at, actor, source, note }: Occasion,
): Promise<WebhookDeliveryView> {
  return inTransaction(database, 'redeliver-webhook', async tx => {
    const [row] = await tx
      .update(webhookDeliveries)
      .set({ nextAttemptAt: at, attempts: 0, deliveredAt: null })
      .where(eq(webhookDeliveries.id, id))
      .returning()
    if (!row) throw new Problem('not-found', `There is no message ${id}.`)
    audit(tx, {
      at,
      actor,
      source,
      action: 'redeliver-webhook',
      subject: `webhook-delivery:${id}`,
      after: { webhook: row.webhookId, note },
    })
    return presentWebhookDelivery(row)
  })
}

async function lockWebhook(tx: Db, id: string, which?: SQL): Promise<{ webhook: WebhookRow; keyName: string }> {
  const [found] = await tx
    .select({ webhook: webhooks, keyName: apiKeys.name })
    .from(webhooks)
    .innerJoin(apiKeys, eq(apiKeys.id, webhooks.apiKey))
    .where(and(eq(webhooks.id, id), which))
    .for('update', { of: webhooks })
  if (!found) throw new Problem('not-found', `There is no webhook ${id}.`)
  return found
}

function drawSecret(): string {
  return `whsec_${randomBytes(32).toString('base64url')}`
}

function refused(path: string, message: string): Problem {
  return new Problem('invalid-request', `${path}: ${message}`, { errors: [{ path, message }] })
}
