import type { Row } from './figures.ts'
import { paymentMemo } from '@relayooor/shared'
import { aToken, blocksFor, contextOf, paid, sent } from '../../server/src/clearing/testing.ts'
import { openDatabase } from '../../server/src/db/database.ts'
import { figures } from './figures.ts'

/**
 * The transaction that records a block with one payment and begins its order, on books that `keptBooks` has filled. It leaves
 * orders there.
 */
export async function benchSettle(databaseUrl: string, options: { orders: number; samples: number }): Promise<Row> {
  const database = openDatabase(databaseUrl, 4, () => {})
  try {
    const now = new Date()
    await database.pool.query(
      `insert into chain_cursors (chain_id, height, block_time) values ('a-1', 0, $1) on conflict (chain_id) do update set height = 0`,
      [now],
    )
    const ctx = contextOf(database)
    const block = blocksFor(ctx)
    // Of no earlier run.
    const sequences = Array.from({ length: options.samples }, (_, index) => String(now.getTime() * 1_000 + index))
    await block('a-1', [sent(...sequences)])
    const times: number[] = []
    for (const sequence of sequences) {
      const tx = paid({ memo: paymentMemo((await aToken(ctx, [sequence])).id) })
      const from = performance.now()
      await block('a-1', [tx])
      times.push(performance.now() - from)
    }
    const ours = figures(times)
    return {
      what: `payment settled, with ${options.orders.toLocaleString('en')} orders in the database`,
      ours,
      target: 'p95 < 20 ms',
      met: ours.p95 < 20,
    }
  } finally {
    await database.close()
  }
}
