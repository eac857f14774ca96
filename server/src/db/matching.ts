import type { SQL } from 'drizzle-orm'
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core'
import { and, eq, getTableColumns } from 'drizzle-orm'

type Values<T extends PgTable> = { [Name in keyof T['$inferSelect']]?: NonNullable<T['$inferSelect'][Name]> | undefined }

/** The rows that have all of these values; what is undefined is not asked about. */
export function matching<T extends PgTable>(table: T, values: Values<T>): SQL | undefined {
  const columns: Record<string, PgColumn> = getTableColumns(table)
  return and(
    ...Object.entries(values).map(([name, value]) => (columns[name] && value !== undefined ? eq(columns[name], value) : undefined)),
  )
}
