import type { Row } from './figures.ts'
import { paymentMemo } from '@relayooor/shared'
import { aContext, aToken, blocksFor, paid, sent } from '../../server/src/clearing/testing.ts'
import { openDatabase } from '../../server/src/db/database.ts'
import { figures } from './figures.ts'

/** The transaction that records a block with one payment and begins its order, in a database that has seen many orders. */
export async function benchSettle(databaseUrl: string, options: { operations: number, samples: number }, say: (line: string) => void): Promise<Row> {
  const database = openDatabase(databaseUrl, 4, () => {})
  try {
    const ctx = await aContext(database)
    const block = blocksFor(ctx)
    say(`filling the database with ${options.operations} finished orders`)
    await fill(database, (await aToken(ctx, ['1'])).id, options.operations)
    const sequences = Array.from({ length: options.samples }, (_, index) => String(index + 1))
    await block('a-1', [sent(...sequences)])
    const times: number[] = []
    for (const sequence of sequences) {
      const tx = paid({ memo: paymentMemo((await aToken(ctx, [sequence])).id) })
      const from = performance.now()
      await block('a-1', [tx])
      times.push(performance.now() - from)
    }
    const ours = figures(times)
    return { what: `payment settled, with ${options.operations.toLocaleString('en')} operations in the database`, ours, target: 'p95 < 20 ms', met: ours.p95 < 20 }
  }
  finally {
    await database.close()
  }
}

/** Copies of one order, each with its payment, its packet, its timeline and its postings, over the year before. */
async function fill({ pool }: ReturnType<typeof openDatabase>, example: string, count: number): Promise<void> {
  const id = `('10000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid`
  const at = `timestamptz '2025-01-01' + n * interval '30 seconds'`
  const wallet = `'cosmos1' || md5((n % 50000)::text)`
  const each = `generate_series(1, ${count}) as n`
  const statements = [
    `insert into clearing_tokens (id, status, revision, wallet_address, refund_address, chain_id, service_address, denom, amount, created_at, expires_at, terms, signature)
      select ${id}, 'paid', 4, ${wallet}, ${wallet}, chain_id, service_address, denom, amount, ${at}, ${at}, terms, signature from clearing_tokens, ${each} where id = '${example}'`,
    `insert into payments (chain_id, height, tx_hash, ordinal, at, payer, memo, amounts, token, match, state)
      select 'a-1', -n, md5(n::text), 0, ${at}, ${wallet}, 'CLR', '[{"denom":"uatom","amount":"1100"}]', ${id}, 'exact', 'settled' from ${each}`,
    `insert into clearing_operations (token, status, created_at, deadline_at, started_at, earned, finished_at)
      select ${id}, 'cleared', ${at}, ${at}, ${at}, 1100, ${at} + interval '3 seconds' from ${each}`,
    `insert into packet_clearing_results (token, chain_id, port_id, channel_id, sequence, destination_chain_id, verdict, part, result, by_us, at, attempts, next_attempt_at)
      select ${id}, 'a-1', 'transfer', 'channel-0', 1000000 + n, 'b-1', 'deliver', 100, 'delivered', true, ${at}, 1, ${at} from ${each}`,
    `insert into timeline (token, revision, at, kind, text, data)
      select ${id}, line, ${at}, 'cleared', 'Everything paid for is cleared.', '{}' from ${each}, generate_series(1, 4) as line`,
    `insert into ledger_entries (posting, line, account, subject, chain_id, denom, amount, at)
      select 'filler:' || n, line, case line when 0 then 'customer' else 'wallet' end, 'payment:' || n, 'a-1', 'uatom', case line when 0 then -1100 else 1100 end, ${at} from ${each}, generate_series(0, 1) as line`,
    'vacuum analyze',
  ]
  for (const statement of statements)
    await pool.query(statement)
}
