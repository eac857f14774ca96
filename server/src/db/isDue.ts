import type { SQL } from 'drizzle-orm'
import type { PgColumn } from 'drizzle-orm/pg-core'
import { sql } from 'drizzle-orm'

/**
 * Whether what was put off until `moment` is to be done now. A moment further ahead than anything
 * is put off was written by a clock that has been set back.
 */
export function isDue(moment: PgColumn, now: Date, longestWaitMs: number): SQL {
  return sql`(${moment} <= ${now} or ${moment} > ${new Date(now.getTime() + longestWaitMs)})`
}
