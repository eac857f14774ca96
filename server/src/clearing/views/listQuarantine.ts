import type { List, ParsedRequestOf, QuarantineView } from '@relayooor/shared'
import type { Db } from '../../db/database.ts'
import { Problem } from '@relayooor/shared'
import { and, desc, eq, getTableColumns, isNotNull, isNull, lt, sql } from 'drizzle-orm'
import { at, listCursor } from '../../db/listCursor.ts'
import { quarantinedBlocks } from '../../db/schema/index.ts'

const q = quarantinedBlocks
const { answer, readUntil: _, ...columns } = getTableColumns(q)
/** The answer itself may have megabytes. */
const shown = { ...columns, kept: sql<number>`octet_length(${answer})` }
const cursors = listCursor('quarantine', [at.number])

/** A chain's blocks that could not be recorded, the newest first. */
export async function listQuarantine(
  db: Db,
  chainId: string,
  { state, limit, cursor }: ParsedRequestOf<'adminQuarantine'>['query'],
): Promise<List<QuarantineView>> {
  const [after] = cursors.read(cursor) ?? []
  const rows = await db
    .select(shown)
    .from(q)
    .where(
      and(
        eq(q.chainId, chainId),
        state && (state === 'open' ? isNull(q.readAt) : isNotNull(q.readAt)),
        after === undefined ? undefined : lt(q.height, after),
      ),
    )
    .orderBy(desc(q.height))
    .limit(limit + 1)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { items: page.map(present), nextCursor: rows.length > limit && last ? cursors.write(last.height) : null }
}

/** One of them. @throws Problem `not-found` */
export async function viewQuarantined(db: Db, chainId: string, height: number): Promise<QuarantineView> {
  const [row] = await db
    .select(shown)
    .from(q)
    .where(and(eq(q.chainId, chainId), eq(q.height, height)))
  if (!row) throw new Problem('not-found', `Block ${height} of ${chainId} is not in quarantine.`)
  return present(row)
}

type Row = Omit<typeof quarantinedBlocks.$inferSelect, 'answer' | 'readUntil'> & { kept: number }

function present({ chainId, height, kind, reason, digest, length, kept, at, tries, triedAt, readAt }: Row): QuarantineView {
  return {
    chainId,
    height: height.toString(),
    state: readAt ? 'read' : 'open',
    kind,
    reason,
    digest,
    bytes: length,
    keptBytes: kept,
    at: at.toISOString(),
    tries,
    triedAt: triedAt?.toISOString(),
    readAt: readAt?.toISOString(),
  }
}
