import type { ClearingStatus, Quote, Receipt, TimelineEntry } from '@relayooor/shared'
import type { SQL } from 'drizzle-orm'
import type { Db } from '../../db/database.ts'
import type { RowTexts } from '../../db/rowsAsJson.ts'
import type { ClearingContext } from '../context.ts'
import type { RefundRow } from './presentOrder.ts'
import { isFinished } from '@relayooor/shared'
import { toldProblem } from '@relayooor/shared/messages/toldProblem.ts'
import { and, asc, eq, getTableColumns, isNull, sql } from 'drizzle-orm'
import { askTogether } from '../../base/askTogether.ts'
import { madeOnce, planned } from '../../db/planned.ts'
import { asTexts, readRows, rowsAsJson } from '../../db/rowsAsJson.ts'
import {
  archivedOrders,
  clearingOperations,
  clearingTokens,
  packetClearingResults,
  packets,
  payments,
  refunds,
  refundTransactions,
  timeline,
} from '../../db/schema/index.ts'
import { coinOf } from '../../packets/coinOf.ts'
import { getToken } from '../orders/operations.ts'
import { orderState } from '../orders/orderState.ts'
import { estimateFor } from '../quote/estimate.ts'
import { comesBack } from './comesBack.ts'
import { foldTimeline } from './foldOrder.ts'
import { missingNow } from './missingNow.ts'
import { presentOrder } from './presentOrder.ts'

const tokenColumns = getTableColumns(clearingTokens)
const operationColumns = getTableColumns(clearingOperations)
const paymentColumns = getTableColumns(payments)
const resultColumns = getTableColumns(packetClearingResults)
const refundColumns = { ...getTableColumns(refunds), paidBy: refundTransactions.txHash, paidAt: refundTransactions.height }
const lineColumns = getTableColumns(timeline)
const packetColumns = {
  packetKey: packets.packetKey,
  chainId: packets.chainId,
  destinationChainId: packets.destinationChainId,
  denom: packets.denom,
  denomTrace: packets.denomTrace,
  amount: packets.amount,
  sender: packets.sender,
  receiver: packets.receiver,
}

/** An order as everybody sees it; null when there is no such token. One statement, and so one snapshot of the database. */
export async function loadStatus(ctx: ClearingContext, tokenId: string): Promise<ClearingStatus | null> {
  const order = await readOrder(ctx.database.db, tokenId)
  if (!order) return null
  const { lines, seen, ahead, ...records } = order
  await ctx.assets.learn(seen.flatMap(coinOf))
  const view = presentOrder(ctx, records, new Map(seen.map(row => [row.packetKey, row])))
  return {
    ...view,
    timeline: foldTimeline(lines).map(presentLine),
    estimate: isFinished(view.status) ? undefined : await estimateFor(ctx, records.token.terms.packets),
    comesBack: comesBack(ctx, records),
    missing: view.status === 'underpaid' ? await missingNow(ctx, records.token, records.payments) : undefined,
    ahead,
  }
}

function presentLine({ at, kind, text, data }: typeof timeline.$inferSelect): TimelineEntry {
  const line = { at: at.toISOString(), kind, text, data }
  // Its data are those of its kind: `addToTimeline` takes no others, and the reply is held to the contract.
  return line as TimelineEntry
}

/** While many orders are asked for, they are read together: most of what a statement costs does not depend on how many it is for. */
const together = { atOnce: 2, most: 20 }

/** Those of an archived order, and what happened to it since. */
const allLines = sql`from (
  select token, revision, at, kind, text, data from ${timeline} l where l.token = ${clearingTokens.id}
  union all select a.token, l.revision, l.at, l.kind, l.text, l.data from ${archivedOrders} a
    cross join jsonb_to_recordset(a.timeline) l (revision int, at timestamptz, kind text, text text, data jsonb)
    where a.token = ${clearingTokens.id}) ${timeline}`

const orderAskers = madeOnce(db => {
  const statement = planned(
    db
      .select({
        id: clearingTokens.id,
        state: orderState,
        token: sql<RowTexts>`json_build_array(${asTexts(tokenColumns)})`,
        operation: sql<RowTexts | null>`case when ${clearingOperations.token} is not null
        then json_build_array(${asTexts(operationColumns)}) end`,
        payments: rowsAsJson(paymentColumns, sql`from ${payments} where ${payments.token} = ${clearingTokens.id}`, sql`${payments.id}`),
        results: rowsAsJson(
          resultColumns,
          sql`from ${packetClearingResults} where ${packetClearingResults.token} = ${clearingTokens.id}`,
          sql`${packetClearingResults.chainId}, ${packetClearingResults.channelId}, ${packetClearingResults.sequence}`,
        ),
        refunds: rowsAsJson(
          refundColumns,
          sql`from ${refunds} left join ${refundTransactions} on ${refundTransactions.id} = ${refunds.transactionId}
          where ${refunds.token} = ${clearingTokens.id}`,
          sql`${refunds.id}`,
        ),
        lines: rowsAsJson(lineColumns, allLines, sql`${timeline.revision}`),
        seen: rowsAsJson(
          packetColumns,
          sql`from jsonb_to_recordset(${clearingTokens.terms}->'packets')
          asked ("chainId" text, "portId" text, "channelId" text, sequence text)
        join ${packets} on ${packets.packetKey} = concat_ws('/', asked."chainId", asked."portId", asked."channelId", asked.sequence)`,
        ),
        ahead: sql<
          number | null
        >`case when ${clearingOperations.status} = 'queued' then (select count(*)::int from ${clearingOperations} other
        where other.status = 'queued' and other.created_at < ${clearingOperations.createdAt}) end`,
      })
      // As JSON, whose length PostgreSQL does not guess by: its plan is then the same for one order and for many, and is made once. The
      // limit is what it guesses: by more it would take the statement for one that is worth compiling, each time.
      .from(
        sql`(select id from json_array_elements_text(${sql.placeholder('ids')}) ids (id) limit ${sql.raw(String(together.most))}) asked`,
      )
      .innerJoin(clearingTokens, sql`${clearingTokens.id} = asked.id::uuid`)
      .leftJoin(clearingOperations, eq(clearingOperations.token, clearingTokens.id)),
  )
  return askTogether(async (ids: string[]) => {
    const rows = await statement.execute({ ids: JSON.stringify(ids) })
    const byId = new Map(rows.map(row => [row.id, row]))
    return ids.map(id => byId.get(id) ?? null)
  }, together)
})

type OrderFound = NonNullable<Awaited<ReturnType<ReturnType<typeof orderAskers>>>>

async function readOrder(db: Db, tokenId: string) {
  const row = await orderAskers(db, 'order')(tokenId)
  return row && readFound(row)
}

function readFound(row: OrderFound) {
  const [read] = readRows(tokenColumns, [row.token])
  if (!read) return null
  return {
    token: read,
    state: row.state,
    operation: row.operation === null ? null : (readRows(operationColumns, [row.operation])[0] ?? null),
    payments: readRows(paymentColumns, row.payments),
    results: readRows(resultColumns, row.results),
    refunds: readRows(refundColumns, row.refunds).map(({ paidBy, paidAt, ...refund }): RefundRow => ({
      refund,
      txHash: paidBy,
      height: paidAt,
    })),
    lines: readRows(lineColumns, row.lines),
    seen: readRows(packetColumns, row.seen),
    ahead: row.ahead ?? undefined,
  }
}

export async function loadStatusByPayment(ctx: ClearingContext, chainId: string, txHash: string): Promise<ClearingStatus> {
  const [payment] = await ctx.database.db
    .select({ token: payments.token })
    .from(payments)
    .where(and(eq(payments.chainId, chainId), eq(payments.txHash, txHash)))
    .orderBy(isNull(payments.token), asc(payments.id))
  const status = payment?.token ? await loadStatus(ctx, payment.token) : null
  if (!status) throw toldProblem('not-found', { missing: payment ? 'order-of-payment' : 'payment', paymentKnown: payment !== undefined })
  return status
}

export async function loadQuote(ctx: ClearingContext, tokenId: string): Promise<Quote> {
  const token = await getToken(ctx.database.db, tokenId)
  if (!token || token.purgedAt) throw toldProblem('not-found', { missing: token ? 'kept-price' : 'order' })
  return { ...token.terms, signature: token.signature }
}

export async function loadReceipt(ctx: ClearingContext, tokenId: string): Promise<Receipt> {
  const quote = await loadQuote(ctx, tokenId)
  const status = await loadStatus(ctx, tokenId)
  if (!status || !isFinished(status.status)) throw toldProblem('not-finished', {})
  const document = { status, quote }
  return { ...document, signature: ctx.signer.sign('receipt', document) }
}

/** Refunds with the transactions that pay them, in the order in which they were owed. */
export async function refundsWhere(db: Db, which: SQL): Promise<RefundRow[]> {
  return db
    .select({ refund: refunds, txHash: refundTransactions.txHash, height: refundTransactions.height })
    .from(refunds)
    .leftJoin(refundTransactions, eq(refundTransactions.id, refunds.transactionId))
    .where(which)
    .orderBy(asc(refunds.id))
}
