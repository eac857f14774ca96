import type { GetColumnData, SQL } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { sql } from 'drizzle-orm'

export type Columns = Record<string, PgColumn>
export type RowOf<C extends Columns> = { [Name in keyof C]: GetColumnData<C[Name]> }
/** The values of a row, in the order of its columns. */
export type RowTexts = (string | null)[]

/**
 * Rows of a subselect as one JSON value, so that what belongs together comes in one statement: one round trip and one snapshot. Each value
 * is written as text, since JSON's numbers are not exact. `rest` begins with `from`.
 */
export function rowsAsJson(columns: Columns, rest: SQL, orderBy?: SQL): SQL<RowTexts[]> {
  return sql<
    RowTexts[]
  >`(select coalesce(json_agg(json_build_array(${asTexts(columns)})${orderBy ? sql` order by ${orderBy}` : sql``}), '[]') ${rest})`
}

/** One row of them, for `json_build_array`. */
export function asTexts(columns: Columns): SQL {
  return sql.join(
    Object.values(columns).map(column => sql`${column}::text`),
    sql`, `,
  )
}

/** What `rowsAsJson` gave for these columns, read as the driver reads each of them. */
export function readRows<C extends Columns>(columns: C, rows: RowTexts[]): RowOf<C>[] {
  const names = Object.entries(columns)
  // Each value is what its column's own reader made of it.
  return rows.map(row => Object.fromEntries(names.map(([name, column], at) => [name, readValue(column, row[at] ?? null)])) as RowOf<C>)
}

function readValue(column: PgColumn, text: string | null): unknown {
  if (text === null) return null
  // The driver reads booleans before a column sees them.
  return column.dataType === 'boolean' ? text === 'true' : column.mapFromDriverValue(text)
}
