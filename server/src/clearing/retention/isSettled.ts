import type { SQL } from 'drizzle-orm'
import { sql } from 'drizzle-orm'
import { chainReads, payments, refunds, unconfirmedPayments } from '../../db/schema/index.ts'

/** Of a token `t`: nothing of its money is held, owed, on its way, or newer than so many days by our clock and by its chain's. */
export function isSettled(now: Date, days: number): SQL {
  return sql`
    not exists (select from ${payments} p where p.token = t.id and (p.state <> 'settled' or ${isYoung(sql`p.at`, now, days)}))
    and not exists (select from ${refunds} f where f.token = t.id
      and (f.status <> 'confirmed' or ${isYoung(sql`f.confirmed_at`, now, days)}))
    and not exists (select from ${unconfirmedPayments} d where d.token = t.id)`
}

/** A clock that jumps makes nothing older: the chain of the token `t` must have been read so far too, without a gap. */
export function isYoung(moment: SQL, now: Date, days: number): SQL {
  return sql`(${moment} >= ${daysBefore(now, days)} or not exists (select from ${chainReads} c
    where c.chain_id = t.chain_id and ${moment} < c.block_time - make_interval(secs => ${days * 86_400})))`
}

export function daysBefore(now: Date, days: number): Date {
  return new Date(now.getTime() - days * 86_400_000)
}
