import type { Db, Tx } from '../../db/database.ts'
import type { OperationRow, PacketRow, ResultRow } from '../../db/schema/index.ts'
import type { ClearingContext } from '../context.ts'
import type { OrderFacts } from './judgeOrder.ts'
import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import { cappedRefunds, clearingOperations, hermesRuns, packetClearingResults, refunds } from '../../db/schema/index.ts'
import { outcomeOf } from '../../packets/evidence.ts'
import { getPackets, lockPackets } from '../../packets/findPackets.ts'
import { isOver } from '../runs/runs.ts'

type Facts = OrderFacts<OperationRow>

const p = packetClearingResults

/** Of several orders, as they are now. */
export async function readOrderFacts(ctx: ClearingContext, db: Db, tokens: string[]): Promise<(token: string) => Facts> {
  const keys = await packetKeys(db, tokens)
  const seen = await getPackets(db, keys)
  return assemble(ctx, seen, {
    results: await resultsOf(db, tokens),
    operations: await operationsOf(db, tokens),
    owed: await owedOf(db, tokens),
  })
}

/** The same of one, locked until the transaction ends, in the order in which a block locks: packets, their results, order, refunds. */
export async function lockOrderFacts(ctx: ClearingContext, tx: Tx, token: string): Promise<Facts> {
  const seen = await lockPackets(tx, await packetKeys(tx, [token]))
  const facts = assemble(ctx, seen, {
    results: await resultsOf(tx, [token]).for('update', { of: p }),
    operations: await operationsOf(tx, [token]).for('update'),
    owed: await owedOf(tx, [token]).for('update', { of: refunds }),
  })
  return facts(token)
}

interface Found {
  results: { row: ResultRow; running: boolean; taken: boolean }[]
  operations: OperationRow[]
  owed: { row: typeof refunds.$inferSelect; sentBefore: boolean }[]
}

function assemble(ctx: ClearingContext, seen: Map<string, PacketRow>, { results, operations, owed }: Found): (token: string) => Facts {
  const byToken = Map.groupBy(results, one => one.row.token)
  const refundsOf = Map.groupBy(owed, one => one.row.token)
  return token => ({
    operation: operations.find(one => one.token === token) ?? null,
    packets: (byToken.get(token) ?? []).map(({ row, running, taken }) => {
      const packet = seen.get(row.packetKey)
      const open = packet !== undefined && ['open', 'refused'].includes(outcomeOf(packet, ctx.lanes.signers).kind)
      return { row, running, taken, open }
    }),
    owed: (refundsOf.get(token) ?? []).map(({ row, sentBefore }) => ({ ...row, sentBefore })),
  })
}

async function packetKeys(db: Db, tokens: string[]): Promise<string[]> {
  const rows = await db.selectDistinct({ key: p.packetKey }).from(p).where(inArray(p.token, tokens)).orderBy(asc(p.packetKey))
  return rows.map(row => row.key)
}

function resultsOf(db: Db, tokens: string[]) {
  return db
    .select({
      row: p,
      running: sql<boolean>`(${p.runId} is not null and not ${isOver()})`,
      taken: sql<boolean>`exists (select 1 from ${p} other where other.packet_key = ${p.packetKey} and other.result = 'pending'
        and other.token <> ${p.token})`,
    })
    .from(p)
    .leftJoin(hermesRuns, eq(hermesRuns.id, p.runId))
    .where(inArray(p.token, tokens))
    .orderBy(asc(p.token), asc(p.packetKey))
}

function operationsOf(db: Db, tokens: string[]) {
  return db.select().from(clearingOperations).where(inArray(clearingOperations.token, tokens))
}

/** What goes back because we could not clear. */
function owedOf(db: Db, tokens: string[]) {
  return db
    .select({
      row: refunds,
      // Its tables are named: of columns in a field of a select from one table, Drizzle writes the names alone.
      sentBefore: sql<boolean>`exists (select 1 from ${cappedRefunds} sent where sent.refund_id = ${refunds}.id)`,
    })
    .from(refunds)
    .where(and(inArray(refunds.token, tokens), eq(refunds.reason, 'not-cleared')))
    .orderBy(asc(refunds.id))
}
