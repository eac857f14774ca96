import type { SQL } from 'drizzle-orm'
import type { PgTable } from 'drizzle-orm/pg-core'
import type { Database, Tx } from './database.ts'
import { getTableName, sql } from 'drizzle-orm'
import { inTransaction } from './inTransaction.ts'
import { runPlanned } from './planned.ts'
import { purgedSums } from './schema/index.ts'

/** Sums that are kept of records, in a table of their own. `Which` says of which records. */
export interface KeptSums<Which> {
  table: PgTable
  /** Columns that a row is found by. */
  key: string[]
  /** Columns that are added up. */
  sums: string[]
  /** The one definition of what is counted: rows of these columns, each key once; null where nothing is. */
  count: (which: Which) => SQL | null
  everything: Which
  /** What the same statement writes of `counted`, the rows that are added up. */
  beside?: SQL[]
}

/** Adds these records, in the transaction that changes them. */
export async function addSums<Which>(tx: Tx, kept: KeptSums<Which>, which: Which): Promise<void> {
  const counted = kept.count(which)
  if (counted) await add(tx, kept, counted)
}

/** Takes these records off again, in the transaction that changes them. */
export async function takeOffSums<Which>(tx: Tx, kept: KeptSums<Which>, which: Which): Promise<void> {
  const counted = kept.count(which)
  if (counted)
    await add(tx, kept, sql`select ${list(kept.key)}, ${each(kept.sums, sum => sql`-${sum} as ${sum}`)} from (${counted}) counted`)
}

/** Keeps what these records add up to, in the transaction that removes them. */
export async function keepPurged<Which>(tx: Tx, { table, key, sums, count }: KeptSums<Which>, which: Which): Promise<void> {
  const counted = count(which)
  if (!counted) return
  const asObject = (columns: string[]) =>
    sql`jsonb_build_object(${sql.join(
      columns.map(column => sql`${sql.raw(`'${column}'`)}, ${sql.identifier(column)}`),
      sql`, `,
    )})`
  await tx.execute(sql`
    insert into ${purgedSums} as purged (kept_in, key, sums)
    select ${getTableName(table)}, ${asObject(key)}, ${asObject(sums)} from (${counted}) counted order by 2
    on conflict (kept_in, key) do update set sums = (
      select jsonb_object_agg(sum.name, sum.amount::numeric + (excluded.sums ->> sum.name)::numeric)
      from jsonb_each_text(purged.sums) sum (name, amount))`)
}

/**
 * Recounts all from the records, and corrects wrong rows by the difference. Record and sum change in the same transactions, so a
 * difference in one snapshot is a real one, and no other lock is needed.
 */
export async function rebuildSums<Which>(database: Database, kept: KeptSums<Which>): Promise<{ rows: number; wrong: number }> {
  return inTransaction(database, 'rebuild-sums', async tx => {
    // Two that found the same difference would both add it.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext(${`rebuild ${getTableName(kept.table)}`}))`)
    const wrong = await add(tx, kept, sumDifferences(kept))
    await tx.delete(kept.table).where(each(kept.sums, sum => sql`${sum} = 0`, sql` and `))
    return { wrong, rows: await tx.$count(kept.table) }
  })
}

/** What the records say beyond what is kept; less than nothing where too much is kept. */
export function sumDifferences<Which>({ table, key, sums, count, everything }: KeptSums<Which>): SQL {
  const purged = sql`(select one.* from ${purgedSums} p
    cross join lateral jsonb_populate_record(null::${table}, p.key || p.sums) one where p.kept_in = ${getTableName(table)})`
  return sql`select ${list(key)}, ${each(sums, sum => sql`sum(${sum}) as ${sum}`)}
    from (
      select ${list([...key, ...sums])} from (${count(everything)}) counted
      union all select ${list([...key, ...sums])} from ${purged} purged
      union all select ${list(key)}, ${each(sums, sum => sql`-${sum}`)} from ${table}) both_sides
    group by ${list(key)} having ${each(sums, sum => sql`sum(${sum}) <> 0`, sql` or `)}`
}

/** In the order of their key: two that add to the same rows wait, and never for each other. */
async function add<Which>(tx: Tx, { table, key, sums, beside = [] }: KeptSums<Which>, counted: SQL): Promise<number> {
  // PostgreSQL runs what nothing reads too.
  const { rowCount } = await runPlanned(
    tx,
    sql`
    with counted as (${counted})${sql.join(beside.map((one, no) => sql`, beside_${sql.raw(String(no))} as (${one})`))}
    insert into ${table} as kept (${list([...key, ...sums])})
    select ${list([...key, ...sums])} from counted order by ${list(key)}
    on conflict (${list(key)}) do update set ${each(sums, sum => sql`${sum} = kept.${sum} + excluded.${sum}`)}`,
  )
  return rowCount ?? 0
}

function list(columns: string[]): SQL {
  return each(columns, column => column)
}

function each(columns: string[], write: (column: SQL) => SQL, between = sql`, `): SQL {
  return sql.join(
    columns.map(column => write(sql`${sql.identifier(column)}`)),
    between,
  )
}
