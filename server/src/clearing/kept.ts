import { keptParts } from '@relayooor/shared'
import { sql } from 'drizzle-orm'

const keptEnds = Object.entries(keptParts).flatMap(([verdict, ends]) =>
  Object.entries(ends).flatMap(([result, { part }]) => (part === 'kept' ? [`('${verdict}', '${result}')`] : [])),
)
/** `isKept` of a row `r` of packet results. */
export const cleared = sql`(r.by_us and (r.verdict, r.result) in (${sql.raw(keptEnds.join(', '))}))`
/** Tried by us to the end: what another relayer did first, or another order held, was no try of ours. */
export const tried = sql`(${cleared} or r.result = 'failed')`
