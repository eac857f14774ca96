import type { NoticeWay, WebhookOff } from '@relayooor/shared'
import type { Db } from '../../db/database.ts'
import { sql } from 'drizzle-orm'
import { cleared, tried } from '../../clearing/kept.ts'
import { isNewRun } from '../../db/newestRuns.ts'
import {
  alerts,
  apiKeys,
  auditLog,
  clearingOperations,
  hermesRuns,
  notices,
  noticeSubscriptions,
  packetClearingResults,
  payments,
  refunds,
  webhooks,
} from '../../db/schema/index.ts'

const hourMs = 3_600_000

export interface OrderFacts {
  now: Date
  /** Packets of the orders that ended in the last hour. */
  packets: { cleared: number; tried: number }
  waiting: { orders: number; oldest: Date | null }
  /** Deadlines of orders that are not finished. */
  overdue: { orders: number; earliest: Date | null }
  held: { chainId: string; payments: number; since: Date }[]
  waitingRefunds: WaitingRefunds[]
  failedRuns: FailedRuns[]
  /** What people were to be told and could not be, by the way. */
  failedNotices: { way: NoticeWay; notices: number; since: Date }[]
  /** Of keys that count: what was turned off by itself, or takes nothing. */
  failingWebhooks: { id: string; thirdParty: string; off: WebhookOff | null; since: Date }[]
}

/** Refunds of a chain that go on only when a person does something about them. */
export interface WaitingRefunds {
  chainId: string
  refunds: number
  since: Date
}

/** How many calls of a lane failed since the last that worked. */
export interface FailedRuns {
  lane: string
  runs: number
  lastEnd: string
}

export async function readOrderFacts(db: Db, now: Date): Promise<OrderFacts> {
  const hourAgo = new Date(now.getTime() - hourMs)
  const [packets, live, held, waitingRefunds, failedRuns, failedNotices, webhooksNow] = await Promise.all([
    db.execute<{ cleared: number; tried: number }>(sql`
      select count(*) filter (where ${cleared})::int as cleared, count(*) filter (where ${tried})::int as tried
      from ${clearingOperations} o join ${packetClearingResults} r on r.token = o.token where o.finished_at > ${hourAgo}`),
    db.execute<{ waiting: number; oldest: string | null; overdue: number; earliest: string | null }>(sql`
      select count(*) filter (where status = 'queued')::int as waiting, min(created_at) filter (where status = 'queued') as oldest,
        count(*) filter (where deadline_at < ${now})::int as overdue, min(deadline_at) as earliest
      from ${clearingOperations} where finished_at is null`),
    db.execute<{ chain_id: string; n: number; since: string }>(
      // What is underpaid goes back by itself, and dust stays until its owner asks: neither waits for a person.
      sql`select chain_id, count(*)::int as n, min(at) as since from ${payments}
        where state = 'held' and held_reason not in ('underpaid', 'dust') group by 1`,
    ),
    readWaitingRefunds(db),
    readFailedRuns(db, now),
    db.execute<{ way: NoticeWay; n: number; since: string }>(sql`
      select way, count(*)::int as n, min(n.created_at) as since from ${notices} n join ${noticeSubscriptions} s on s.id = n.subscription_id
      where n.next_attempt_at is not null and n.attempts > 0 group by 1`),
    db.execute<{ id: string; name: string; off_why: WebhookOff | null; since: string }>(sql`
      select w.id, k.name, w.off_why, coalesce(w.off_at, w.failing_since) as since from ${webhooks} w join ${apiKeys} k on k.id = w.api_key
      where k.revoked_at is null and (k.expires_at is null or k.expires_at > ${now})
        and (w.off_why <> 'operator' or w.off_at is null and w.failing_since is not null)`),
  ])
  const [order] = live.rows
  const date = (text: string | null | undefined) => (text == null ? null : new Date(text))
  return {
    now,
    packets: packets.rows[0] ?? { cleared: 0, tried: 0 },
    waiting: { orders: order?.waiting ?? 0, oldest: date(order?.oldest) },
    overdue: { orders: order?.overdue ?? 0, earliest: date(order?.earliest) },
    held: held.rows.map(row => ({ chainId: row.chain_id, payments: row.n, since: new Date(row.since) })),
    waitingRefunds,
    failedRuns,
    failingWebhooks: webhooksNow.rows.map(row => ({ id: row.id, thirdParty: row.name, off: row.off_why, since: new Date(row.since) })),
    failedNotices: failedNotices.rows.map(row => ({ way: row.way, notices: row.n, since: new Date(row.since) })),
  }
}

/** Dust waits for its owner, and what a person stopped is decided; what the chain refused is not. */
export async function readWaitingRefunds(db: Db): Promise<WaitingRefunds[]> {
  const { rows } = await db.execute<{ chain_id: string; n: number; since: string }>(sql`
    select chain_id, count(*)::int as n, min(created_at) as since from ${refunds} r
    where status = 'awaiting_approval' and waits_for <> 'dust' and not (waits_for = 'rejected' and (
      select action from ${auditLog} a where a.subject = 'refund:' || r.id and a.action in ('reject-refund', 'park-refund')
      order by a.id desc limit 1) is not distinct from 'reject-refund')
    group by 1 order by 1`)
  return rows.map(row => ({ chainId: row.chain_id, refunds: row.n, since: new Date(row.since) }))
}

/** Of the lanes that called Hermes in the last hour. What could not be started while Hermes is missing is told by that alert alone. */
export async function readFailedRuns(db: Db, now: Date): Promise<FailedRuns[]> {
  const { rows: runs } = await db.execute<{ lane: string; end: string; exit_code: number | null }>(sql`
    select lane, "end", exit_code from ${hermesRuns} r where ${isNewRun} and ended_at > ${new Date(now.getTime() - hourMs)}
      and not ("end" = 'not-started' and exists (select 1 from ${alerts} a where a.name = 'hermes-missing'
        and r.ended_at > a.raised_at - interval '1 minute' and r.ended_at <= coalesce(a.ended_at, r.ended_at)))
    order by id desc`)
  return [...Map.groupBy(runs, row => row.lane)].map(([lane, rows]) => {
    const worked = rows.findIndex(row => row.end === 'exited' && row.exit_code === 0)
    return { lane, runs: worked === -1 ? rows.length : worked, lastEnd: rows[0]?.end ?? '' }
  })
}
