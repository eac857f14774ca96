import type { Db } from '../db/database.ts'
import { sql } from 'drizzle-orm'
import { z } from 'zod'

/** How far the chain of a packet's destination is. */
export interface Moment {
  chainId: string
  revision: bigint
  height: number
  time: Date
}

/** Open transfers of one route that are not waiting to be delivered. */
export interface OpenCounts {
  /** Taken by the destination: only the receipt has not travelled back. */
  receiptMissing: number
  /** Out of time at that moment, refused there, or sent into a channel that is closed. */
  canComeBack: number
}

const Rows = z.array(z.object({ routeKey: z.string(), receiptMissing: z.int(), canComeBack: z.int() }))

/** Counts them by route, as `hasTimedOut` judges one. Of a destination without a moment only what needs none is counted. */
export async function countOpen(db: Db, moments: Moment[], closed: string[]): Promise<Map<string, OpenCounts>> {
  const { rows } = await db.execute(sql`
    select
      p.route_key as "routeKey",
      count(*) filter (where p.ack not in ('error', 'malformed', 'unprovable'))::int as "receiptMissing",
      count(*) filter (
        where p.ack = 'error'
          or (p.ack = 'malformed' and p.linked = 'record')
          or (
            p.ack is null and p.ack_hash is null and p.received_at is null and (
              p.route_key = any(${sql.param(closed)}::text[])
              or (p.timeout_nanos > 0 and p.timeout_nanos <= m.nanos)
              or (
                (p.timeout_height > 0 or p.timeout_revision > 0)
                and (m.revision > p.timeout_revision or (m.revision = p.timeout_revision and m.height >= p.timeout_height))
              )
            )
          )
      )::int as "canComeBack"
    from packets p
    left join unnest(
      ${sql.param(moments.map(one => one.chainId))}::text[],
      ${sql.param(moments.map(one => String(one.revision)))}::numeric[],
      ${sql.param(moments.map(one => String(one.height)))}::numeric[],
      ${sql.param(moments.map(one => `${one.time.getTime()}000000`))}::numeric[]
    ) m (chain_id, revision, height, nanos) on m.chain_id = p.destination_chain_id
    where p.ended is null and p.sent_at is not null
    group by p.route_key
  `)
  return new Map(Rows.parse(rows).map(({ routeKey, ...counts }) => [routeKey, counts]))
}
