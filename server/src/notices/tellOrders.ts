import type { Database } from '../db/database.ts'
import { and, asc, eq, gt, inArray, isNotNull, isNull, sql } from 'drizzle-orm'
import { idsOf } from '../base/idsOf.ts'
import { inTransaction } from '../db/inTransaction.ts'
import { clearingTokens, notices, noticeSubscriptions } from '../db/schema/index.ts'
import { judgeNotices } from './judgeNotices.ts'
import { readOrderFacts } from './orderFacts.ts'

const mostAtOnce = 200
const s = noticeSubscriptions
const isFollowed = and(isNotNull(s.confirmedAt), isNull(s.overAt))

/** Decides what there is to tell of each followed order that has changed. Whatever is missed, its revision says what is left. */
export async function tellOrders({ database, now }: { database: Database; now: () => Date }): Promise<void> {
  const changed = await database.db
    .selectDistinct({ token: s.token })
    .from(s)
    .innerJoin(clearingTokens, eq(clearingTokens.id, s.token))
    .where(and(isFollowed, gt(clearingTokens.revision, s.seenRevision)))
    .limit(mostAtOnce)
  for (const { token } of changed) await tellOrder(database, token, now())
}

async function tellOrder(database: Database, token: string, now: Date): Promise<void> {
  await inTransaction(database, 'tell-order', async tx => {
    const told = await tx
      .select({ id: s.id })
      .from(s)
      .where(and(eq(s.token, token), isFollowed))
      .orderBy(asc(s.id))
      .for('update')
    // The revision first: what changes after it is looked at again.
    const [order] = await tx.select({ revision: clearingTokens.revision }).from(clearingTokens).where(eq(clearingTokens.id, token))
    if (!order || told.length === 0) return
    const facts = await readOrderFacts(tx, token)
    const { due, over } = judgeNotices(facts)
    const rows = told.flatMap(({ id }) =>
      due.map(kind => ({
        subscriptionId: id,
        kind,
        status: kind === 'done' ? facts.status : null,
        createdAt: now,
        nextAttemptAt: now,
      })),
    )
    if (rows.length > 0) await tx.insert(notices).values(rows).onConflictDoNothing()
    await tx
      .update(s)
      .set({ seenRevision: order.revision, overAt: over ? now : null })
      .where(inArray(s.id, idsOf(told)))
  })
}

const dayMs = 24 * 3_600_000
/** What waits for its owner, or for a person, is not waited for longer. */
const keptDays = 90

/** Deletes addresses that were told all, were not confirmed within a day, or whose order came to no end. */
export async function forgetAddresses({ database, now }: { database: Database; now: () => Date }): Promise<void> {
  const before = (days: number) => new Date(now().getTime() - days * dayMs)
  await database.db.delete(s).where(sql`
    ${s.createdAt} < ${before(keptDays)} or ${s.confirmedAt} is null and ${s.createdAt} < ${before(1)}
    or ${s.overAt} is not null and not exists (
      select from ${notices} n where n.subscription_id = ${s.id} and n.next_attempt_at is not null)`)
}
