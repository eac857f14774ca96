/** PostgreSQL takes 65,535 parameters in one statement. */
const mostRows = 1_000

/** Rows to write in several statements: a block may hold any number of things. */
export function inParts<T>(rows: T[]): T[][] {
  return Array.from({ length: Math.ceil(rows.length / mostRows) }, (_, index) => rows.slice(index * mostRows, (index + 1) * mostRows))
}
