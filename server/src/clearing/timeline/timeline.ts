import type { TimelineData, TimelineKind } from '@relayooor/shared'
import type { Db, Tx } from '../../db/database.ts'
import { sql } from 'drizzle-orm'
import { inParts } from '../../db/inParts.ts'
import { onCommit } from '../../db/inTransaction.ts'
import { notify } from '../../db/notify.ts'
import { clearingTokens, timeline } from '../../db/schema/index.ts'

export interface TimelineEvent<K extends TimelineKind = TimelineKind> {
  at: Date
  kind: K
  text: string
  data: TimelineData<K>
}

const add = onCommit<TimelineEvent & { token: string }>('records', async (tx, events) => {
  const byToken = [...Map.groupBy(events, event => event.token)].map(([token, lines]) => ({ token, lines }))
  const revisions = await raiseRevisions(tx, byToken)
  const placed = byToken.map(({ token, lines }) => {
    const revision = revisions.get(token)
    if (revision === undefined) throw new Error(`no such token: ${token}`)
    return { token, revision, lines }
  })
  const rows = placed.flatMap(({ token, revision, lines }) =>
    lines.map(({ at, kind, text, data }, index) => ({ token, revision: revision - lines.length + 1 + index, at, kind, text, data })),
  )
  for (const part of inParts(rows)) await tx.insert(timeline).values(part)
  await notify(tx, ...placed.map(({ token, revision }) => ({ kind: 'operation' as const, token, revision })))
})

/** Adds a line that a person sees: the token's next revision, told to every listener on commit. */
export function addToTimeline<K extends TimelineKind>(tx: Tx, token: string, event: TimelineEvent<K>): void {
  add(tx, { ...event, token })
}

/**
 * By token, its last revision, after it was raised by its number of lines. Locked in order: two
 * transactions may wait, and never for each other.
 */
async function raiseRevisions(tx: Db, tokens: { token: string; lines: unknown[] }[]): Promise<Map<string, number>> {
  const { rows } = await tx.execute<{ id: string; revision: number }>(sql`
    with more as (select * from unnest(${sql.param(tokens.map(one => one.token))}::uuid[],
      ${sql.param(tokens.map(one => one.lines.length))}::int[]) as more (id, lines)),
      locked as materialized (select id from ${clearingTokens} where id in (select id from more) order by id for update)
    update ${clearingTokens} as token set revision = token.revision + more.lines from locked join more using (id) where token.id = locked.id
    returning token.id, token.revision`)
  return new Map(rows.map(row => [row.id, row.revision]))
}
