import type { AdminOrderView, HermesRunView, OrderEventView, OrderPacketView } from '@relayooor/shared'
import type { Db } from '../../db/database.ts'
import type { OperationRow, ResultRow, TokenRow } from '../../db/schema/index.ts'
import type { ClearingContext } from '../context.ts'
import { Problem } from '@relayooor/shared'
import { and, asc, desc, eq, gte, inArray, lte, or, sql } from 'drizzle-orm'
import { idsOf } from '../../base/idsOf.ts'
import { newestEntries } from '../../db/decided.ts'
import { auditLog, hermesRuns, payments, refunds } from '../../db/schema/index.ts'
import { packetOf } from '../../packets/presentPacket.ts'
import { judgeClose, judgeRetry } from '../desk/judgeOrder.ts'
import { readOrderFacts } from '../desk/orderFacts.ts'
import { refusals } from '../desk/refuseOrder.ts'
import { getToken, resultsOf } from '../orders/operations.ts'
import { presentForAdmin } from './listOrders.ts'
import { presentForAdmin as presentPayments } from './listPayments.ts'
import { loadRefunds } from './listRefunds.ts'
import { presentRun } from './listRuns.ts'
import { readListed } from './presentOperation.ts'
import { loadStatus } from './presentStatus.ts'

/** Anybody may pay to any order, however often. */
const mostTold = 200
/** A payment is dated by its block, whose clock differs from ours. */
const clockMs = 60_000

/** Everything about an order, for those who run the service. @throws Problem `not-found` */
export async function viewOrder(ctx: ClearingContext, tokenId: string): Promise<AdminOrderView> {
  const { db } = ctx.database
  const subject = `order:${tokenId}`
  // First of all: what happens while the rest is read has then not been seen.
  const asOf = await newestEntries(db, [subject])
  const [status, [order], token] = await Promise.all([
    loadStatus(ctx, tokenId),
    readListed(db, [tokenId]).then(listed => presentForAdmin(ctx, listed)),
    getToken(db, tokenId),
  ])
  if (!status || !order || !token) throw new Problem('not-found', 'There is no such order.')
  const [results, paid, owed, facts] = await Promise.all([
    resultsOf(db, tokenId),
    db.select().from(payments).where(eq(payments.token, tokenId)).orderBy(asc(payments.id)).limit(mostTold),
    db.select({ id: refunds.id }).from(refunds).where(eq(refunds.token, tokenId)).orderBy(asc(refunds.id)).limit(mostTold),
    readOrderFacts(ctx, db, [tokenId]),
  ])
  const { operation } = facts(tokenId)
  const [history, paidViews, owedViews, runs] = await Promise.all([
    readHistory(db, [subject, ...idsOf(paid).map(id => `payment:${id}`), ...idsOf(owed).map(id => `refund:${id}`)]),
    presentPayments(ctx, db, paid),
    loadRefunds(ctx, idsOf(owed)),
    operation ? readRuns(db, operation, results) : [],
  ])
  return {
    order,
    status,
    quote: token.purgedAt ? undefined : { ...token.terms, signature: token.signature },
    packets: results.map(row => presentPacket(token, row)),
    payments: paidViews,
    refunds: owedViews,
    runs,
    notes: history.flatMap(({ at, actor, action, note }) => (note === undefined ? [] : [{ at, by: actor, action, text: note }])),
    history,
    may: { retry: may(judgeRetry(facts(tokenId))), close: may(judgeClose(facts(tokenId))) },
    asOf: asOf(subject),
  }
}

function presentPacket({ denom }: TokenRow, row: ResultRow): OrderPacketView {
  return {
    packet: packetOf(row),
    destinationChainId: row.destinationChainId,
    result: row.result,
    byUs: row.byUs,
    reason: row.reason ?? undefined,
    part: { denom, amount: row.part.toString() },
    attempts: row.attempts,
    nextAttemptAt: row.nextAttemptAt.toISOString(),
    runId: row.runId?.toString(),
    txHash: row.txHash ?? undefined,
    at: row.at?.toISOString(),
  }
}

function may(decision: ReturnType<typeof judgeRetry> | ReturnType<typeof judgeClose>): AdminOrderView['may']['retry'] {
  return decision.kind === 'refuse' ? { possible: false, why: decision.why, detail: refusals[decision.why] } : { possible: true }
}

async function readHistory(db: Db, subjects: string[]): Promise<OrderEventView[]> {
  const rows = await db.select().from(auditLog).where(inArray(auditLog.subject, subjects)).orderBy(desc(auditLog.id)).limit(mostTold)
  return rows.map(({ id, at, actor, action, subject, before, after }) => ({
    id: String(id),
    at: at.toISOString(),
    actor,
    action,
    subject,
    note: typeof after?.note === 'string' ? after.note : undefined,
    before: before ?? undefined,
    after: after ?? undefined,
  }))
}

/** Calls of Hermes with its packets, from when it was paid until it ended, the newest first. */
async function readRuns(db: Db, { createdAt, finishedAt }: OperationRow, results: ResultRow[]): Promise<HermesRunView[]> {
  const byRoute = [...Map.groupBy(results, row => row.routeKey)].map(([route, rows]) =>
    and(
      eq(hermesRuns.routeKey, route),
      gte(hermesRuns.startedAt, new Date(createdAt.getTime() - clockMs)),
      finishedAt ? lte(hermesRuns.startedAt, new Date(finishedAt.getTime() + clockMs)) : undefined,
      sql`${hermesRuns.sequences} ?| ${sql.param(rows.map(row => row.sequence))}::text[]`,
    ),
  )
  const rows =
    byRoute.length === 0
      ? []
      : await db
          .select()
          .from(hermesRuns)
          .where(or(...byRoute))
          .orderBy(desc(hermesRuns.id))
          .limit(mostTold)
  return rows.map(presentRun)
}
