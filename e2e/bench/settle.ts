import type { Row } from './figures.ts'
import { paymentMemo } from '@relayooor/shared'
import { rebuildTotals } from '../../server/src/clearing/orders/totals.ts'
import { aContext, aToken, blocksFor, paid, sent } from '../../server/src/clearing/testing.ts'
import { openDatabase } from '../../server/src/db/database.ts'
import { figures } from './figures.ts'
import { fillOrders } from './fillOrders.ts'

/** The transaction that records a block with one payment and begins its order, in a database that has seen many orders. */
export async function benchSettle(
  databaseUrl: string,
  options: { operations: number; samples: number },
  say: (line: string) => void,
): Promise<Row> {
  const database = openDatabase(databaseUrl, 4, () => {})
  try {
    const ctx = await aContext(database)
    const block = blocksFor(ctx)
    say(`filling the database with ${options.operations} finished orders`)
    const wallet = `'cosmos1' || md5((n % 50000)::text)`
    await fillOrders(database, (await aToken(ctx, ['1'])).id, {
      count: options.operations,
      wallet,
      payer: wallet,
      chains: { source: 'a-1', destination: 'b-1' },
      channel: `'channel-0'`,
      at: `timestamptz '2025-12-31' - n * interval '30 seconds'`,
    })
    await rebuildTotals(database)
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
    return {
      what: `payment settled, with ${options.operations.toLocaleString('en')} operations in the database`,
      ours,
      target: 'p95 < 20 ms',
      met: ours.p95 < 20,
    }
  } finally {
    await database.close()
  }
}
