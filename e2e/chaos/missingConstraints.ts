import type { Pool } from 'pg'

/** What the database must refuse, whatever the code does. Each is tried on the newest rows that fit, if there are enough. */
const intrusions: Record<string, string> = {
  'a payment recorded twice': `insert into payments (chain_id, height, tx_hash, ordinal, at, payer, memo, amounts, token, match, state)
    select chain_id, height, tx_hash, ordinal, at, payer, memo, amounts, token, match, 'settled' from payments order by id desc limit 1`,
  'a transfer reserved for two orders': `insert into packet_clearing_results (token, chain_id, port_id, channel_id, sequence,
    destination_chain_id, verdict, part, result, next_attempt_at)
    select o.token, 'a-1', 'transfer', 'chaos', 1, 'b-1', 'deliver', 1, 'pending', now() from clearing_operations o
      where (select count(*) from clearing_operations) > 1 order by o.created_at desc limit 2`,
  'a refund owed twice': `insert into refunds (payment_id, token, reason, chain_id, denom, amount, "to", status, waits_for, created_at)
    select payment_id, token, reason, chain_id, denom, 1, "to", 'awaiting_approval', 'rejected', now()
    from refunds order by id desc limit 1`,
  'more given back than was paid': `
    insert into refunds (payment_id, token, reason, chain_id, denom, amount, "to", status, waits_for, created_at)
    select p.id, p.token, 'goodwill', p.chain_id, p.amounts -> 0 ->> 'denom', (p.amounts -> 0 ->> 'amount')::numeric + 1, p.payer,
      'awaiting_approval', 'rejected', now()
    from payments p where jsonb_array_length(p.amounts) > 0 and (p.token is null or p.state = 'settled')
      and not exists (select from refunds r where r.payment_id = p.id and r.reason = 'goodwill') order by id desc limit 1`,
  "an order's refund out of what others paid": `
    insert into refunds (payment_id, token, reason, chain_id, denom, amount, "to", status, waits_for, created_at)
    select p.id, t.id, 'goodwill', p.chain_id, p.amounts -> 0 ->> 'denom', 1, p.payer, 'awaiting_approval', 'rejected', now()
      from payments p join clearing_tokens t on t.id is distinct from p.token
    where jsonb_array_length(p.amounts) > 0 and not exists (select from refunds r where r.payment_id = p.id) order by p.id desc limit 1`,
  'two refund transactions at once': `insert into refund_transactions (chain_id, origin, sender, sequence, tx_hash, tx_bytes,
    timeout_height, gas_limit, fee_denom, fee_amount, status, created_at)
    select 'a-1', 'hot', 'nobody', n, 'chaos' || n, '', 1, 1, 'x', 1, 'signed', now() from generate_series(1, 2) as n`,
  'a service paused twice': `insert into pauses (what, scope, reason, by, since)
    select 'intake', 'chaos', 'chaos', 'chaos', now() from generate_series(1, 2)`,
  'a lane held twice': `insert into lane_locks (lane, chain_id, holder, host, holder_pid, holder_start_ticks, heartbeat_at)
    select 'chaos', 'a-1', gen_random_uuid(), 'h', 1, '1', now() from generate_series(1, 2)`,
  'a posting that does not sum to zero': `insert into ledger_entries (posting, line, account, subject, chain_id, denom, amount, at)
    values ('chaos', 0, 'revenue', 'chaos', 'a-1', 'x', -1, now())`,
  'a posting booked twice': `insert into ledger_entries (posting, line, account, subject, chain_id, denom, amount, at)
    select posting, line, account, subject, chain_id, denom, amount, at from ledger_entries
      where posting = (select max(posting) from ledger_entries)`,
  'the ledger changed': 'update ledger_entries set at = now()',
  'the audit log changed': `update audit_log set actor = 'somebody else'`,
  'the audit log shortened': 'delete from audit_log',
  'a seal taken off': 'delete from audit_seals',
}

/** Tries each in a transaction that is rolled back. */
export async function missingConstraints(pool: Pool): Promise<string[]> {
  const client = await pool.connect()
  const open: string[] = []
  try {
    for (const [what, statement] of Object.entries(intrusions)) {
      await client.query('begin')
      const tried = await client.query(statement).then(
        ({ rowCount }) => rowCount ?? 0,
        () => 0,
      )
      await client.query('rollback')
      if (tried > 0) open.push(`guards: the database allows ${what}`)
    }
    return open
  } finally {
    client.release()
  }
}
