import type { BooksReport } from '@relayooor/shared'
import type { Db } from '../../../db/database.ts'
import type { ClearingContext } from '../../context.ts'
import { sql } from 'drizzle-orm'
import { auditLog, auditSeals, totals } from '../../../db/schema/index.ts'
import { foldBooks } from './foldBooks.ts'
import { dayOf, firstOf, lastOf, monthAfter, monthAsked, monthOf, monthsBetween } from './months.ts'
import { firstBooked, readBooks } from './readBooks.ts'
import { listMonths } from './readMonths.ts'

const mostActors = 200
/** An entry may be sealed some places after those that are of the same moment. */
const lookedForSeal = 100

/** What an auditor asks of a month: all money from the ledger, to the unit. @throws Problem `not-found` with the months that there are */
export async function reportBooks(ctx: ClearingContext, asked?: string): Promise<BooksReport> {
  const { db } = ctx.database
  const now = ctx.now()
  const thisMonth = monthOf(now)
  const [known, booked] = await Promise.all([listMonths(db, now), firstBooked(db)])
  const [first = thisMonth] = [...known, booked ?? thisMonth].sort()
  // Every month: those in which nothing happened have balances too.
  const months = monthsBetween(first, thisMonth)
  const month = monthAsked(months, now, asked)
  const [sums, counts, actors, seal] = await Promise.all([
    readBooks(db, month),
    readCounts(db, month),
    readActors(db, month),
    readSeal(db, month),
  ])
  return {
    months,
    month,
    from: firstOf(month),
    until: month === thisMonth ? dayOf(now) : lastOf(month),
    ...counts,
    ...foldBooks(sums, month),
    actors: actors.slice(0, mostActors),
    moreActors: actors.length > mostActors,
    ...(seal && { seal }),
  }
}

async function readCounts(db: Db, month: string): Promise<Pick<BooksReport, 'prices' | 'orders' | 'refunds'>> {
  const { rows } = await db.execute<{ kind: string; subject: string; count: number }>(sql`
    select kind, subject, sum(amount)::int as count from ${totals} where ${isOf('day', month)}
      and kind in ('quoted', 'expired', 'paid', 'finished', 'refunds') group by 1, 2 having sum(amount) <> 0 order by 1, 2`)
  const of = (kind: string) => rows.filter(row => row.kind === kind)
  const countOf = (kind: string) => of(kind).reduce((sum, { count }) => sum + count, 0)
  return {
    prices: { asked: countOf('quoted'), unpaid: countOf('expired'), paid: countOf('paid') },
    orders: of('finished').map(({ subject: status, count: orders }) => ({ status, orders })),
    refunds: of('refunds').map(({ subject: reason, count }) => ({ reason, refunds: count })),
  }
}

async function readActors(db: Db, month: string): Promise<BooksReport['actors']> {
  const { rows } = await db.execute<BooksReport['actors'][number] & Record<string, unknown>>(sql`
    select actor, action, count(*)::int as times from ${auditLog}
    where actor <> 'system' and ${isOf('at', month)} group by 1, 2 order by 1, 2 limit ${mostActors + 1}`)
  return rows
}

async function readSeal(db: Db, month: string): Promise<BooksReport['seal']> {
  const { rows } = await db.execute<{ seq: string; hash: string; sealed_at: string }>(sql`
    select seq::text as seq, hash, sealed_at::text as sealed_at from (
      select id from ${auditLog} where at < ${startOf(monthAfter(month))} order by at desc, id desc limit ${lookedForSeal}) newest
    join ${auditSeals} on audit_id = newest.id order by audit_seals.seq desc limit 1`)
  const [seal] = rows
  return seal && { seq: seal.seq, hash: seal.hash, sealedAt: new Date(seal.sealed_at).toISOString() }
}

function isOf(column: 'day' | 'at', month: string) {
  const [from, until] = column === 'day' ? [firstOf(month), firstOf(monthAfter(month))] : [startOf(month), startOf(monthAfter(month))]
  return sql`${sql.raw(column)} >= ${from} and ${sql.raw(column)} < ${until}`
}

function startOf(month: string): string {
  return `${firstOf(month)}T00:00:00Z`
}
