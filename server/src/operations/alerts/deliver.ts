import type { Logger } from '../../chains/chain.ts'
import type { Database, Db } from '../../db/database.ts'
import type { Told } from './message.ts'
import type { Target } from './targets.ts'
import { and, asc, count, desc, eq, gt, inArray, isNotNull, lte, sql } from 'drizzle-orm'
import { inTransaction } from '../../db/inTransaction.ts'
import { alertDeliveries, alertEvents, alerts } from '../../db/schema/index.ts'
import { messageOf } from './message.ts'
import { nextAttempt, planMessages } from './planMessages.ts'

/** Events that one message sums up. */
const mostEvents = 5_000
const keptAnswer = 1_000

export interface DeliverDeps {
  database: Database
  log: Logger
  now: () => Date
  /** Where people reach the page. */
  publicUrl: string
}

/** Tells one target what waits for it. Each target has its own turns, so that one that hangs keeps nobody else waiting. */
export async function deliver(deps: DeliverDeps, target: Target): Promise<void> {
  await writeMessages(deps, target)
  const { db } = deps.database
  const due = await db
    .select()
    .from(alertDeliveries)
    .where(and(eq(alertDeliveries.target, target.name), lte(alertDeliveries.nextAttemptAt, deps.now())))
    .orderBy(asc(alertDeliveries.nextAttemptAt), asc(alertDeliveries.id))
    .limit(10)
  for (const delivery of due) await attempt(deps, target, delivery)
}

/** Turns events into messages: from then on they are sent until the target has them, or is given up. */
async function writeMessages({ database, publicUrl, now: clock }: DeliverDeps, { name }: Target): Promise<void> {
  const waits = sql`${alertEvents.waitsFor} @> array[${name}]`
  const [any] = await database.db.select({ id: alertEvents.id }).from(alertEvents).where(waits).limit(1)
  if (!any) return
  await inTransaction(database, 'write-alert-messages', async tx => {
    const now = clock()
    const rows = await tx
      .select({ event: alertEvents, alert: alerts })
      .from(alertEvents)
      .leftJoin(alerts, eq(alerts.id, alertEvents.alertId))
      .where(waits)
      .orderBy(asc(alertEvents.id))
      .limit(mostEvents)
    const events: Told[] = rows.map(({ event, alert }) => ({ ...event, alert }))
    const groups = planMessages(events, await factsOf(tx, name, now))
    if (groups.length === 0) return
    await tx
      .insert(alertDeliveries)
      .values(groups.map(group => ({ target: name, message: messageOf(group, publicUrl), createdAt: now, nextAttemptAt: now })))
    await tx
      .update(alertEvents)
      .set({ waitsFor: sql`array_remove(${alertEvents.waitsFor}, ${name})` })
      .where(
        inArray(
          alertEvents.id,
          groups.flat().map(event => event.id),
        ),
      )
  })
}

async function factsOf(tx: Db, name: Target['name'], now: Date) {
  const ofTarget = eq(alertDeliveries.target, name)
  const [recent, [waiting]] = await Promise.all([
    tx
      .select({ at: alertDeliveries.createdAt, kind: sql<string>`${alertDeliveries.message} ->> 'kind'` })
      .from(alertDeliveries)
      .where(and(ofTarget, gt(alertDeliveries.createdAt, new Date(now.getTime() - 60_000))))
      .orderBy(desc(alertDeliveries.createdAt)),
    tx
      .select({ n: count() })
      .from(alertDeliveries)
      .where(and(ofTarget, isNotNull(alertDeliveries.nextAttemptAt))),
  ])
  return {
    singles: recent.filter(one => one.kind !== 'summary').map(one => one.at),
    lastSummary: recent.find(one => one.kind === 'summary')?.at ?? null,
    waiting: waiting?.n ?? 0,
    now,
  }
}

/** What comes of it is known after the next attempt is planned: who dies in between sends it twice, under the same id. */
async function attempt(
  { database: { db }, log, now }: DeliverDeps,
  target: Target,
  delivery: typeof alertDeliveries.$inferSelect,
): Promise<void> {
  const { id, message } = delivery
  const attempts = delivery.attempts + 1
  const row = eq(alertDeliveries.id, id)
  await db
    .update(alertDeliveries)
    .set({ attempts, nextAttemptAt: nextAttempt(attempts, now()) ?? now() })
    .where(row)
  const { status, text } = await target
    .send({ id: String(delivery.redeliveryOf ?? id), message, at: now() })
    .catch((error: unknown) => ({ status: null, text: error instanceof Error ? error.message : 'it could not be asked' }))
  const delivered = status !== null && status >= 200 && status < 300
  const next = delivered ? null : nextAttempt(attempts, now())
  await db
    .update(alertDeliveries)
    .set({ status, answer: text.slice(0, keptAnswer).replaceAll('\0', ''), nextAttemptAt: next, deliveredAt: delivered ? now() : null })
    .where(row)
  if (!delivered)
    log[next ? 'warn' : 'error'](
      { target: target.name, delivery: id, attempts, status, nextAttemptAt: next ?? undefined },
      next ? 'a target did not take an alert; it is tried again' : 'a target did not take an alert, and is given up; it can be redelivered',
    )
}
