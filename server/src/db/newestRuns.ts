import { sql } from 'drizzle-orm'
import { hermesRuns } from './schema/index.ts'

/** Of rows of `hermes_runs`: the newest 50, so that a question about them takes as long however many calls there were. */
export const isNewRun = sql`id > (select coalesce(max(id), 0) - 50 from ${hermesRuns})`
