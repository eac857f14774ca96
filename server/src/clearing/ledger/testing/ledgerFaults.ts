import type { SQL } from 'drizzle-orm'
import type { Db } from '../../../db/database.ts'
import { sql } from 'drizzle-orm'

/**
 * Every disagreement of ledger and records, as sentences; none when each paid coin is earned, sent back, owed or held. Reads everything:
 * for tests and checks by hand.
 */
export async function ledgerFaults(db: Db): Promise<string[]> {
  const { rows } = await db.execute<{ fault: string }>(sql`${sql.join(checks, sql` union all `)} order by 1`)
  return rows.map(row => row.fault)
}

const paid = sql`(select id, chain_id, state, token, coin ->> 'denom' as denom, (coin ->> 'amount')::numeric as amount
  from payments, jsonb_array_elements(amounts) as coin)`
const owed = sql`(select payment_id, denom, sum(amount) as amount from refunds group by 1, 2)`
/** Of an order `t` that is worked off as `w`. */
const price = sql`coalesce((w.fees -> 'total' ->> 'amount')::numeric, t.amount)`
function booked(account: string, posting: string) {
  return sql`(select posting, subject, chain_id, denom, sum(amount) as amount from ledger_entries
    where account = ${account} and posting like ${posting} group by 1, 2, 3, 4)`
}

const checks: SQL[] = [
  // The books by themselves.
  sql`select format('%s of %s sums to %s', denom, chain_id, sum(amount)) as fault from ledger_entries group by chain_id, denom
    having sum(amount) <> 0`,
  sql`select format('%s of %s has %s%s: the wrong way', account, chain_id, sum(amount), denom) from ledger_entries
    where account in ('customer', 'held', 'revenue') group by account, chain_id, denom having sum(amount) > 0`,
  sql`select format('wallet %s on %s has %s%s', subject, chain_id, sum(amount), denom) from ledger_entries
    where account = 'wallet' and subject in (select address from ledger_wallets) group by subject, chain_id, denom having sum(amount) < 0`,

  // Each payment came in once.
  sql`select format('payment %s brought %s%s, booked are %s', coalesce(p.id::text, e.subject), coalesce(p.amount, 0),
    coalesce(p.denom, e.denom), coalesce(-e.amount, 0))
    from (select * from ${paid} as p where amount > 0) as p
      full join ${booked('customer', 'payment:%')} as e on e.subject = 'payment:' || p.id and e.denom = p.denom and e.chain_id = p.chain_id
    where coalesce(p.amount, 0) <> coalesce(-e.amount, 0)`,

  // What is held is what no refund takes out of a held payment.
  sql`select format('payment %s has %s%s to be held, booked are %s', p.id, p.held, p.denom, coalesce(-e.amount, 0))
    from (select p.id, p.chain_id, p.denom, case when p.state = 'held' then p.amount - coalesce(o.amount, 0) else 0 end as held
      from ${paid} as p left join ${owed} as o on o.payment_id = p.id and o.denom = p.denom) as p
    left join (select subject, chain_id, denom, sum(amount) as amount from ledger_entries where account = 'held'
      group by 1, 2, 3) as e on e.subject = 'payment:' || p.id and e.denom = p.denom and e.chain_id = p.chain_id
    where p.held <> coalesce(-e.amount, 0)`,

  // Revenue is what was earned, no sooner.
  sql`select format('order %s has earned %s, booked are %s', coalesce(o.token::text, e.subject), coalesce(o.earned, 0),
    coalesce(-e.amount, 0))
    from clearing_operations as o full join ${booked('revenue', 'earned:%')} as e on e.subject = 'order:' || o.token
    where coalesce(o.earned, 0) <> coalesce(-e.amount, 0)`,

  // Each refund went out once, when it was confirmed.
  sql`select format('refund %s (%s) is of %s%s, booked are %s', coalesce(r.id::text, e.subject), r.status, r.amount, r.denom,
    coalesce(e.amount, 0))
    from refunds as r full join ${booked('customer', 'refund:%')} as e on e.subject = 'refund:' || r.id and e.denom = r.denom
      and e.chain_id = r.chain_id
    where case when r.status = 'confirmed' then r.amount else 0 end is distinct from coalesce(e.amount, 0)`,

  // We owe customers what is still to be cleared, sent back, or decided.
  sql`select format('customers of %s have %s%s, of which %s are accounted for', coalesce(c.chain_id, x.chain_id),
    coalesce(-c.amount, 0), coalesce(c.denom, x.denom), coalesce(x.amount, 0))
    from (select chain_id, denom, sum(amount) as amount from ledger_entries where account = 'customer' group by 1, 2) as c
    full join (select chain_id, denom, sum(amount) as amount from (
      select chain_id, denom, amount from ${paid} as seen where state = 'seen'
      union all select chain_id, denom, amount from refunds where status <> 'confirmed'
      union all select chain_id, denom, ${price} from clearing_tokens as t join clearing_operations as w on token = id
        where finished_at is null
    ) as open group by 1, 2) as x on x.chain_id = c.chain_id and x.denom = c.denom
    where coalesce(-c.amount, 0) <> coalesce(x.amount, 0)`,

  // A settled payment has paid an order or is on its way back, all of it.
  sql`select format('payment %s of %s%s is settled, and %s of it goes back', p.id, p.amount, p.denom, coalesce(o.amount, 0))
    from ${paid} as p left join ${owed} as o on o.payment_id = p.id and o.denom = p.denom
    where p.state = 'settled' and p.amount > 0 and coalesce(o.amount, 0) <> p.amount
      and not exists (select 1 from clearing_operations join clearing_tokens on id = clearing_operations.token
        where clearing_operations.token = p.token and chain_id = p.chain_id and denom = p.denom)`,
  sql`select format('order %s of %s%s was paid with %s after what goes back', t.id, ${price}, t.denom, p.amount)
    from clearing_operations as w join clearing_tokens as t on t.id = w.token
    join (select p.token, p.chain_id, p.denom, sum(p.amount - coalesce(o.amount, 0)) as amount from ${paid} as p
      left join (select payment_id, denom, sum(amount) as amount from refunds where reason <> 'goodwill'
        group by 1, 2) as o on o.payment_id = p.id and o.denom = p.denom
      where p.state = 'settled' group by 1, 2, 3) as p on p.token = t.id and p.chain_id = t.chain_id and p.denom = t.denom
    where p.amount <> case when w.finished_at is null then ${price} else w.earned end`,
]
