import type { Part } from '@relayooor/shared'
import { keptParts } from '@relayooor/shared'
import { sql } from 'drizzle-orm'

const ends = Object.entries(keptParts).flatMap(([verdict, results]) =>
  Object.entries(results).map(([result, { part, unless }]: [string, Part]) => ({
    pair: `('${verdict}', '${result}')`,
    part,
    unless,
  })),
)
const pairs = (of: typeof ends) => sql.raw(of.map(({ pair }) => pair).join(', '))
const turned = (unless: Part['unless']) => pairs(ends.filter(one => one.unless === unless))
/** `isKept` of a row `r` of packet results. */
export const cleared = sql`(r.by_us and (r.verdict, r.result) in (${pairs(ends.filter(({ part }) => part === 'kept'))})
  <> (r.unchecked and (r.verdict, r.result) in (${turned('unchecked')}) or r.onward and (r.verdict, r.result) in (${turned('onward')})))`
/** Tried by us to the end: what another relayer did first, or another order held, was no try of ours. */
export const tried = sql`(${cleared} or r.result = 'failed')`
