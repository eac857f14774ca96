import type { WebhookOff } from '@relayooor/shared'
import type { BlockList } from 'node:net'
import type { Sealer } from '../base/sealer.ts'
import type { Logger } from '../chains/chain.ts'
import type { Database } from '../db/database.ts'
import type { WebhookDeliveryRow, WebhookRow } from '../db/schema/index.ts'
import { and, asc, eq, isNotNull, isNull, lte, sql } from 'drizzle-orm'
import { allDone } from '../base/allDone.ts'
import { within } from '../base/within.ts'
import { audit } from '../db/audit.ts'
import { inTransaction } from '../db/inTransaction.ts'
import { webhookDeliveries, webhooks } from '../db/schema/index.ts'
import { callWebhook } from '../operations/alerts/callWebhook.ts'
import { signBody } from '../operations/alerts/signBody.ts'
import { judgeAnswer, nextTry } from './judgeWebhook.ts'
import { liveWebhooks } from './liveWebhooks.ts'
import { messageOf } from './presentWebhooks.ts'

export interface SendDeps {
  database: Database
  log: Logger
  now: () => Date
  /** By which secrets are sealed. */
  keys: Sealer
  /** What the service calls itself. */
  service: string
  /** Networks that are not public and may be called all the same. */
  allowed: BlockList
  timeoutMs?: number
}

const usualTimeoutMs = 10_000
/** Who is slow is waited for beside all others, and a run ends meanwhile. */
const runMs = 1_000
const mostAtOnce = 20
const mostInTurn = 200
/** Messages that wait for one webhook; with more it is turned off. */
export const mostWaiting = 10_000
const keptAnswer = 1_000

const d = webhookDeliveries

/** One run tells each webhook what is due. Each has a turn of its own, which may outlast the run: one that hangs keeps nobody waiting. */
export function sendWebhooks(deps: SendDeps): () => Promise<void> {
  const { database, now } = deps
  const turns = new Map<string, Promise<void>>()
  return async () => {
    for (const webhook of await liveWebhooks(database.db, now(), isDue(now()))) {
      if (turns.has(webhook.id)) continue
      const turn = tell(deps, webhook)
        .catch((error: unknown) =>
          deps.log.warn({ webhook: webhook.id, error: String(error) }, 'a turn of a webhook failed; it comes again'),
        )
        .finally(() => turns.delete(webhook.id))
      turns.set(webhook.id, turn)
    }
    await within(runMs, allDone([...turns.values()]), undefined)
  }
}

const isDue = (now: Date) => sql`exists (select from ${d} where ${d.webhookId} = ${webhooks.id} and ${d.nextAttemptAt} <= ${now})`

async function tell(deps: SendDeps, webhook: WebhookRow): Promise<void> {
  const { db } = deps.database
  if ((await db.$count(d, and(eq(d.webhookId, webhook.id), isNotNull(d.nextAttemptAt)))) > mostWaiting)
    return turnOff(deps, webhook, 'full')
  const secret = deps.keys.open(webhook.secret, webhook.id)
  if (secret === null) return turnOff(deps, webhook, 'secret-lost')
  for (let sent = 0; sent < mostInTurn;) {
    const due = await firstOfEach(deps, webhook.id)
    if (due.length === 0) return
    for (const delivery of due) {
      if (!(await attempt(deps, webhook, secret, delivery))) return
      sent += 1
    }
  }
}

/** Of each order, or packet, the first that waits, where it is due: the later ones come after it. */
async function firstOfEach({ database: { db }, now }: SendDeps, webhookId: string): Promise<WebhookDeliveryRow[]> {
  const first = db
    .selectDistinctOn([d.subject])
    .from(d)
    .where(and(eq(d.webhookId, webhookId), isNotNull(d.nextAttemptAt)))
    .orderBy(asc(d.subject), asc(d.revision))
    .as('first')
  return db.select().from(first).where(lte(first.nextAttemptAt, now())).orderBy(asc(first.nextAttemptAt), asc(first.id)).limit(mostAtOnce)
}

/**
 * The next attempt is planned before it is sent: who dies in between sends it again under the same id, and of two at once one sends it.
 * False where the receiver should have a rest.
 */
async function attempt(deps: SendDeps, webhook: WebhookRow, secret: string, delivery: WebhookDeliveryRow): Promise<boolean> {
  const { database, log, now, service, allowed, timeoutMs = usualTimeoutMs } = deps
  const { db } = database
  const attempts = delivery.attempts + 1
  const taken = await db
    .update(d)
    .set({ attempts, nextAttemptAt: nextTry(attempts, now()) ?? now() })
    .where(and(eq(d.id, delivery.id), eq(d.attempts, delivery.attempts), eq(d.nextAttemptAt, delivery.nextAttemptAt ?? now())))
    .returning({ id: d.id })
  if (taken.length === 0) return false
  const body = JSON.stringify(messageOf(delivery, service))
  const headers = { 'relayooor-delivery': String(delivery.id), 'relayooor-signature': signBody(body, secret, now()) }
  const { status, text } = await callWebhook({ url: webhook.url, body, headers, allowed, timeoutMs }).catch((error: unknown) => ({
    status: null,
    text: error instanceof Error ? error.message : 'it could not be asked',
  }))
  const result = judgeAnswer(status)
  const next = result === 'delivered' ? null : nextTry(attempts, now())
  await db
    .update(d)
    .set({
      status,
      answer: text.slice(0, keptAnswer).replaceAll('\0', ''),
      nextAttemptAt: next,
      deliveredAt: result === 'delivered' ? now() : null,
    })
    .where(and(eq(d.id, delivery.id), eq(d.attempts, attempts)))
  const isThis = eq(webhooks.id, webhook.id)
  if (result === 'delivered') {
    await db
      .update(webhooks)
      .set({ failingSince: null })
      .where(and(isThis, isNotNull(webhooks.failingSince)))
    return true
  }
  await db
    .update(webhooks)
    .set({ failingSince: now() })
    .where(and(isThis, isNull(webhooks.failingSince)))
  if (result === 'gone') await turnOff(deps, webhook, 'gone')
  else
    log[next ? 'warn' : 'error'](
      { webhook: webhook.id, delivery: delivery.id, attempts, status, nextAttemptAt: next ?? undefined },
      next
        ? 'a webhook did not take a message; it is tried again'
        : 'a webhook did not take a message, and it is given up; it can be redelivered',
    )
  return false
}

async function turnOff({ database, log, now }: SendDeps, { id, url }: WebhookRow, why: WebhookOff): Promise<void> {
  const at = now()
  await inTransaction(database, 'turn-off-webhook', async tx => {
    const off = await tx
      .update(webhooks)
      .set({ offAt: at, offWhy: why })
      .where(and(eq(webhooks.id, id), isNull(webhooks.offAt)))
      .returning({ id: webhooks.id })
    if (off.length > 0)
      audit(tx, { at, actor: 'system', source: 'webhooks', action: 'turn-off-webhook', subject: `webhook:${id}`, after: { why } })
  })
  log.error({ webhook: id, host: new URL(url).host, why }, 'a webhook is off; an operator can turn it on again')
}
