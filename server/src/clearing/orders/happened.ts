import type { SQL } from 'drizzle-orm'
import type { ResultRow } from '../../db/schema/index.ts'
import { sql } from 'drizzle-orm'
import { archivedOrders, timeline } from '../../db/schema/index.ts'

/** What sums count: one thing that happened to one record. */
export type Happened =
  | { kind: 'quote' | 'expiry' | 'order' | 'end'; token: string }
  | { kind: 'packet'; packet: Pick<ResultRow, 'token' | 'packetKey'> }
  | { kind: 'payment' | 'refund'; id: number }

/**
 * Which records are counted, as conditions on a row of tokens `t` (`quote`, `expiry`), operations `o` (`order`, `end`), packet results `r`,
 * payments `p` and refunds `f`; null is none. `earlierEnd`: ends `e` of orders that were tried again after them, which were counted as
 * `end` and `packet` when they happened.
 */
export type Which = Record<Happened['kind'] | 'earlierEnd', SQL | null>

export const everything: Which = {
  quote: sql`true`,
  // A purged price has lost its timeline, and can no longer be paid.
  expiry: sql`(t.status = 'expired' or (t.status = 'paid' and t.purged_at is null and (
    exists (select 1 from ${timeline} l where l.token = t.id and l.kind = 'expired')
    or exists (select 1 from ${archivedOrders} a where a.token = t.id and a.timeline @> '[{"kind": "expired"}]'))))`,
  // What was counted of purged orders is kept beside.
  order: sql`o.kept <> 'purged'`,
  end: sql`o.finished_at is not null and o.kept <> 'purged'`,
  earlierEnd: sql`true`,
  packet: sql`r.result <> 'pending'`,
  payment: sql`true`,
  refund: sql`f.status = 'confirmed'`,
}

/** All that these orders had counted and that goes with their records. Their price, payments and refunds stay. */
export function ofOrders(tokens: string[]): Which {
  const are = (column: string) => sql`${sql.raw(column)} = any(${sql.param(tokens)}::uuid[])`
  return {
    quote: null,
    expiry: sql`${everything.expiry} and ${are('t.id')}`,
    order: are('o.token'),
    end: sql`${everything.end} and ${are('o.token')}`,
    earlierEnd: are('e.token'),
    packet: sql`${everything.packet} and ${are('r.token')}`,
    payment: null,
    refund: null,
  }
}

export function only(happened: Happened[]): Which {
  const packets = happened.flatMap(one => (one.kind === 'packet' ? [one.packet] : []))
  const column = (values: unknown[], type: string) => sql`${sql.param(values)}::${sql.raw(type)}[]`
  const oneOf = (kind: Happened['kind'], name: string, type: string) => {
    const keys = happened.flatMap((one): unknown[] => (one.kind !== kind || 'packet' in one ? [] : ['token' in one ? one.token : one.id]))
    return keys.length === 0 ? null : sql`${sql.raw(name)} = any(${column(keys, type)})`
  }
  return {
    quote: oneOf('quote', 't.id', 'uuid'),
    expiry: oneOf('expiry', 't.id', 'uuid'),
    order: oneOf('order', 'o.token', 'uuid'),
    end: oneOf('end', 'o.token', 'uuid'),
    earlierEnd: null,
    packet:
      packets.length === 0
        ? null
        : sql`(r.token, r.packet_key) in (select * from unnest(
            ${column(
              packets.map(one => one.token),
              'uuid',
            )}, ${column(
              packets.map(one => one.packetKey),
              'text',
            )}))`,
    payment: oneOf('payment', 'p.id', 'bigint'),
    refund: oneOf('refund', 'f.id', 'bigint'),
  }
}
