import type { ClearingContext } from '../context.ts'
import { and, gt, sql } from 'drizzle-orm'
import { livingSince } from '../../db/lives.ts'
import { isNewRun } from '../../db/newestRuns.ts'
import { hermesRuns, processes } from '../../db/schema/index.ts'
import { routePaused } from './routePaused.ts'

/** Workers say it anew every 5 s. */
const retryAfterSeconds = 10
/** A worker may have looked so long before it says what it saw. */
const wordMayBeOldMs = 5_000

/** How many living workers tell of Hermes, and how many of them have none. */
export interface HermesWords {
  workers: number
  lacking: number
}

/** What the living workers say of Hermes now. A call that worked after the oldest word that it is missing refutes them. */
export async function readHermesWords({ database: { db }, now }: Pick<ClearingContext, 'database' | 'now'>): Promise<HermesWords> {
  const words = await db
    .select({ seenAt: processes.seenAt, fault: sql<string | null>`${processes.facts} ->> 'hermesFault'` })
    .from(processes)
    .where(and(gt(processes.seenAt, livingSince(now())), sql`${processes.facts} ? 'hermesFault'`))
  const lacking = words.filter(({ fault }) => fault !== null)
  const isRefuted = isMissing({ workers: words.length, lacking: lacking.length }) && (await workedSince(Math.min(...lacking.map(lookedAt))))
  return { workers: words.length, lacking: isRefuted ? 0 : lacking.length }

  async function workedSince(ms: number): Promise<boolean> {
    const { rows } = await db.execute(sql`
      select 1 from ${hermesRuns} where ${isNewRun} and "end" = 'exited' and exit_code = 0 and ended_at > ${new Date(ms)} limit 1`)
    return rows.length > 0
  }
}

/** What would be paid for could not be begun. Where no worker lives, what is paid waits for one. */
export function isMissing({ workers, lacking }: HermesWords): boolean {
  return workers > 0 && lacking === workers
}

/**
 * No price while every living worker says that it has no Hermes to call: the money would only go back.
 * @throws Problem `route-paused`
 */
export async function checkHermes(ctx: ClearingContext): Promise<void> {
  if (isMissing(await readHermesWords(ctx))) throw routePaused(ctx, 'hermes-missing', {}, retryAfterSeconds)
}

function lookedAt({ seenAt }: { seenAt: Date }): number {
  return seenAt.getTime() - wordMayBeOldMs
}
