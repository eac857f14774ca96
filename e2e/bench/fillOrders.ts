import type { GasView } from '@relayooor/shared'
import type { Database } from '../../server/src/db/database.ts'
import { takeTurns } from '../../server/src/base/takeTurns.ts'
import { inTransaction } from '../../server/src/db/inTransaction.ts'

/** How one order differs from the next: SQL over its number `n`. The highest is written first. */
export interface FilledOrders {
  count: number
  /** Where its transfers begin, where it is paid, and where they lead. */
  chains: { source: string; destination: string }
  channel: string
  /** Whom it was made for. */
  wallet: string
  payer: string
  /** When it was paid. */
  at: string
  /** What clearing each of them cost; left out, nothing is counted yet. */
  gasSpent?: GasView[]
}

/** Finished copies of one order, each with its payment, its packet, its timeline and its postings. One in a hundred has failed. */
export async function fillOrders(database: Database, example: string, orders: FilledOrders): Promise<void> {
  const { count, chains, channel, wallet, payer, at, gasSpent } = orders
  const id = `('10000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid`
  const each = `generate_series(${count}, 1, -1) as n`
  const [source, destination] = [`'${chains.source}'`, `'${chains.destination}'`]
  await fill(database, [
    `insert into clearing_tokens (id, status, revision, wallet_address, refund_address, chain_id, service_address, denom, amount,
      created_at, expires_at, terms, routes, signature)
      select ${id}, 'paid', 4, ${wallet}, ${wallet}, ${source}, service_address, denom, amount, ${at}, ${at}, terms,
        jsonb_build_array(${source} || '/transfer/' || ${channel}), signature from clearing_tokens, ${each} where id = '${example}'`,
    `insert into payments (chain_id, height, tx_hash, ordinal, at, payer, authority, memo, amounts, token, asked_at, match, state)
      select ${source}, -n, upper(md5(n::text) || md5('payment' || n)), 0, ${at}, ${payer}, 'signers', 'CLR',
        '[{"denom":"uatom","amount":"1100"}]', ${id}, ${at}, 'exact', 'settled' from ${each}`,
    `insert into clearing_operations (token, status, created_at, asked_at, deadline_at, started_at, earned, finished_at, gas_spent)
      select ${id}, case when n % 100 = 0 then 'not_cleared' else 'cleared' end, ${at}, ${at}, ${at}, ${at},
        case when n % 100 = 0 then 0 else 1100 end, ${at} + interval '3 seconds',
        ${gasSpent ? `'${JSON.stringify(gasSpent)}'::jsonb` : 'null'} from ${each}`,
    `insert into packet_clearing_results (token, chain_id, port_id, channel_id, sequence, destination_chain_id, verdict, part,
      result, by_us, reason, tx_hash, tx_chain_id, at, attempts, next_attempt_at, asked_at)
      select ${id}, ${source}, 'transfer', ${channel}, 1000000 + n, ${destination}, 'deliver', 100,
        case when n % 100 = 0 then 'failed' else 'delivered' end, n % 100 <> 0, case when n % 100 = 0 then 'hermes-failed' end,
        case when n % 100 <> 0 then upper(md5('carried' || n / 5) || md5('by' || n / 5)) end, ${destination}, ${at}, 1, ${at}, ${at}
      from ${each}`,
    `insert into timeline (token, revision, at, kind, text, data)
      select ${id}, line, ${at}, 'cleared', 'Everything paid for is cleared.',
        '{"earned":"1100","denom":"uatom"}' from ${each}, generate_series(1, 4) as line`,
    `insert into ledger_entries (posting, line, account, subject, chain_id, denom, amount, at)
      select 'payment:' || n, line, case line when 0 then 'customer' else 'wallet' end,
        case line when 0 then 'payment:' || n else 'cosmos1wallet' end, ${source}, 'uatom', case line when 0 then -1100 else 1100 end,
          ${at} from ${each}, generate_series(0, 1) as line`,
  ])
}

/**
 * Rows by the million: statements that do not need each other, two at a time. Triggers and references are not tried row by row, so what
 * those would set is in the statements.
 */
export async function fill(database: Database, statements: string[]): Promise<void> {
  const inTurn = takeTurns(2)
  await Promise.all(
    statements.map(statement =>
      inTurn(() =>
        inTransaction(database, 'fill', async tx => {
          await tx.execute('set local session_replication_role = replica')
          await tx.execute(statement)
        }),
      ),
    ),
  )
  await database.pool.query('vacuum analyze')
}
