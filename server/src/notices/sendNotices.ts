import type { NoticeWay } from '@relayooor/shared'
import type { Logger } from '../chains/chain.ts'
import type { Database } from '../db/database.ts'
import type { NoticeKeys } from './noticeKeys.ts'
import type { SendNotice } from './ways.ts'
import { and, asc, eq, lte } from 'drizzle-orm'
import { notices, noticeSubscriptions } from '../db/schema/index.ts'
import { compose } from './compose.ts'
import { judgeDelivery, nextTry } from './judgeNotices.ts'

const mostAtOnce = 20

export interface SendDeps {
  database: Database
  keys: NoticeKeys
  log: Logger
  now: () => Date
  publicUrl: string
  /** What the service calls itself. */
  service: string
}

/** Sends what waits, one way: each way has its own turns. */
export async function sendNotices(deps: SendDeps, way: NoticeWay, send: SendNotice): Promise<void> {
  const due = await deps.database.db
    .select({ notice: notices, subscription: noticeSubscriptions })
    .from(notices)
    .innerJoin(noticeSubscriptions, eq(noticeSubscriptions.id, notices.subscriptionId))
    .where(and(eq(noticeSubscriptions.way, way), lte(notices.nextAttemptAt, deps.now())))
    .orderBy(asc(notices.nextAttemptAt), asc(notices.id))
    .limit(mostAtOnce)
  for (const one of due) await attempt(deps, one, send)
}

interface Waiting {
  notice: typeof notices.$inferSelect
  subscription: typeof noticeSubscriptions.$inferSelect
}

/** The next attempt is planned before it is sent: who dies in between sends it again under the same id, and of two at once one sends it. */
async function attempt({ log, now, ...deps }: SendDeps, { notice, subscription }: Waiting, send: SendNotice): Promise<void> {
  const { db } = deps.database
  const attempts = notice.attempts + 1
  const isThis = and(eq(notices.id, notice.id), eq(notices.attempts, notice.attempts))
  const planned = { attempts, nextAttemptAt: nextTry(attempts, now()) ?? now() }
  const taken = await db.update(notices).set(planned).where(isThis).returning({ id: notices.id })
  if (taken.length === 0) return
  const forget = () => db.delete(noticeSubscriptions).where(eq(noticeSubscriptions.id, subscription.id))
  const about = { way: subscription.way, notice: notice.id, kind: notice.kind, token: subscription.token, attempts }
  const address = deps.keys.open(subscription.address, subscription.id)
  if (address === null) {
    await forget()
    log.warn(about, 'no key opens this address any more: nobody is told at it, and it is deleted')
    return
  }
  const text = await compose({ ...notice, subscription }, deps)
  // What was said may hold the address: only its status is kept and told.
  const status = await send(`${subscription.id}-${notice.kind}`, address, text).then(
    answer => answer.status,
    () => null,
  )
  const result = judgeDelivery(subscription.way, status)
  if (result === 'gone') {
    await forget()
    log.info({ ...about, status }, 'nobody is at this address any more: it is deleted')
    return
  }
  const next = result === 'delivered' ? null : nextTry(attempts, now())
  await db.update(notices).set({ nextAttemptAt: next }).where(eq(notices.id, notice.id))
  if (result === 'again')
    log[next ? 'warn' : 'error'](
      { ...about, status, nextAttemptAt: next ?? undefined },
      next ? 'somebody could not be told of an order; it is tried again' : 'somebody could not be told of an order, and it is given up',
    )
}
