import type { HermesRunView, List, ParsedRequestOf } from '@relayooor/shared'
import type { Db } from '../../db/database.ts'
import { and, desc, isNotNull, isNull, lt, sql } from 'drizzle-orm'
import { at, listCursor } from '../../db/listCursor.ts'
import { matching } from '../../db/matching.ts'
import { hermesRuns } from '../../db/schema/index.ts'

const cursors = listCursor('runs', [at.number])

const states = {
  running: isNull(hermesRuns.endedAt),
  ended: isNotNull(hermesRuns.endedAt),
  failed: sql`${hermesRuns.endedAt} is not null and (${hermesRuns.end} <> 'exited' or ${hermesRuns.exitCode} <> 0)`,
}

/** Calls of Hermes, the newest first. */
export async function listRuns(
  db: Db,
  { state, limit, cursor, ...filter }: ParsedRequestOf<'adminHermesRuns'>['query'],
): Promise<List<HermesRunView>> {
  const after = cursors.read(cursor)
  const rows = await db
    .select()
    .from(hermesRuns)
    .where(and(matching(hermesRuns, filter), state && states[state], after && lt(hermesRuns.id, after[0])))
    .orderBy(desc(hermesRuns.id))
    .limit(limit + 1)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { items: page.map(presentRun), nextCursor: last && rows.length > limit ? cursors.write(last.id) : null }
}

export function presentRun(row: typeof hermesRuns.$inferSelect): HermesRunView {
  const { id, lane, chainId, portId, channelId, sequences, startedAt, endedAt, end, exitCode, complaint, tail } = row
  return {
    id: String(id),
    lane,
    route: { chainId, portId, channelId },
    sequences,
    startedAt: startedAt.toISOString(),
    endedAt: endedAt?.toISOString(),
    end: end ?? undefined,
    exitCode: exitCode ?? undefined,
    complaint: complaint ?? undefined,
    output: tail ?? undefined,
  }
}
