import type { Database } from '../../server/src/db/database.ts'

/** How one order differs from the next: SQL over its number `n`. */
export interface FilledOrders {
  count: number
  /** Whom it was made for. */
  wallet: string
  payer: string
  /** When it was paid. */
  at: string
}

/** Finished copies of one order, each with its payment, its packet, its timeline and its postings. */
export async function fillOrders({ pool }: Database, example: string, { count, wallet, payer, at }: FilledOrders): Promise<void> {
  const id = `('10000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid`
  const each = `generate_series(1, ${count}) as n`
  const statements = [
    `insert into clearing_tokens (id, status, revision, wallet_address, refund_address, chain_id, service_address, denom, amount,
      created_at, expires_at, terms, routes, signature)
      select ${id}, 'paid', 4, ${wallet}, ${wallet}, chain_id, service_address, denom, amount, ${at}, ${at}, terms, routes,
        signature from clearing_tokens, ${each} where id = '${example}'`,
    `insert into payments (chain_id, height, tx_hash, ordinal, at, payer, memo, amounts, token, match, state)
      select 'a-1', -n, md5(n::text), 0, ${at}, ${payer}, 'CLR', '[{"denom":"uatom","amount":"1100"}]', ${id}, 'exact', 'settled'
        from ${each}`,
    `insert into clearing_operations (token, status, created_at, deadline_at, started_at, earned, finished_at)
      select ${id}, case when n % 100 = 0 then 'not_cleared' else 'cleared' end, ${at}, ${at}, ${at}, 1100,
        ${at} + interval '3 seconds' from ${each}`,
    `insert into packet_clearing_results (token, chain_id, port_id, channel_id, sequence, destination_chain_id, verdict, part,
      result, by_us, reason, at, attempts, next_attempt_at)
      select ${id}, 'a-1', 'transfer', 'channel-0', 1000000 + n, 'b-1', 'deliver', 100,
        case when n % 100 = 0 then 'failed' else 'delivered' end, n % 100 <> 0,
        case when n % 100 = 0 then 'hermes-failed' end, ${at}, 1, ${at} from ${each}`,
    `insert into timeline (token, revision, at, kind, text, data)
      select ${id}, line, ${at}, 'cleared', 'Everything paid for is cleared.', '{}' from ${each}, generate_series(1, 4) as line`,
    `insert into ledger_entries (posting, line, account, subject, chain_id, denom, amount, at)
      select 'filler:' || n, line, case line when 0 then 'customer' else 'wallet' end,
        case line when 0 then 'payment:' || n else 'cosmos1wallet' end, 'a-1', 'uatom', case line when 0 then -1100 else 1100 end,
          ${at} from ${each}, generate_series(0, 1) as line`,
    'vacuum analyze',
  ]
  for (const statement of statements) await pool.query(statement)
}
