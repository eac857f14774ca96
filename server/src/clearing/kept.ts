import type { Part } from '@relayooor/shared'
import { keptParts } from '@relayooor/shared'
import { sql } from 'drizzle-orm'

const ends = Object.entries(keptParts).flatMap(([verdict, results]) =>
  Object.entries(results).map(([result, { part, ifChecked }]: [string, Part]) => ({
    pair: `('${verdict}', '${result}')`,
    part,
    ifChecked,
  })),
)
const pairs = (of: typeof ends) => sql.raw(of.map(({ pair }) => pair).join(', '))
const kept = ends.filter(({ part }) => part === 'kept')
/** `isKept` of a row `r` of packet results. */
export const cleared = sql`(r.by_us and (r.verdict, r.result) in (${pairs(kept)})
  and not (r.unchecked and (r.verdict, r.result) in (${pairs(kept.filter(({ ifChecked }) => ifChecked))})))`
/** Tried by us to the end: what another relayer did first, or another order held, was no try of ours. */
export const tried = sql`(${cleared} or r.result = 'failed')`
