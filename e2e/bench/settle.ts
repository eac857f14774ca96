import type { Row } from './figures.ts'
import { paymentMemo } from '@relayooor/shared'
import { countAllGas } from '../../server/src/clearing/gas/countGas.ts'
import { acknowledged, aToken, blocksFor, contextOf, ours, paid, received, sent } from '../../server/src/clearing/testing.ts'
import { openDatabase } from '../../server/src/db/database.ts'
import { figures } from './figures.ts'

const warmUp = 50

/**
 * The transaction that records a block with one payment and begins its order, on books that `keptBooks` has filled, in turn with the
 * smallest transaction that has to reach the disk. Its orders are ended as any order is, so that the next run finds as much to do.
 */
export async function benchSettle(databaseUrl: string, options: { orders: number; samples: number }): Promise<Row[]> {
  const database = openDatabase(databaseUrl, 4, () => {})
  try {
    const now = new Date()
    await database.pool.query(
      `insert into chain_cursors (chain_id, height, block_time) values ('a-1', 0, $1), ('b-1', 0, $1)
        on conflict (chain_id) do update set height = 0`,
      [now],
    )
    const ctx = contextOf(database)
    const block = blocksFor(ctx)
    // Of no earlier run. The first ones, for which code and connections are new, are not counted.
    const sequences = Array.from({ length: warmUp + options.samples }, (_, index) => String(now.getTime() * 1_000 + index))
    await block('a-1', [sent(...sequences)])
    const times: number[] = []
    const bare: number[] = []
    for (const sequence of sequences) {
      const tx = paid({ memo: paymentMemo((await aToken(ctx, [sequence])).id) })
      times.push(await timed(() => block('a-1', [tx])))
      bare.push(await timed(() => database.pool.query(`update chain_cursors set block_time = now() where chain_id = 'a-1'`)))
    }
    await block('b-1', [received(ours, 'success', ...sequences)])
    await block(
      'a-1',
      sequences.map(sequence => acknowledged(ours, 'success', sequence)),
    )
    await countAllGas({ ...ctx, now: () => now }, AbortSignal.any([]))
    const settled = figures(times.slice(warmUp))
    const books = `with ${options.orders.toLocaleString('en')} orders in the database`
    return [
      { what: `payment settled, ${books}`, ours: settled, target: 'p95 < 20 ms', met: settled.p95 < 20 },
      { what: 'the smallest write that reaches the disk, in turn with it', ours: figures(bare.slice(warmUp)), target: '' },
    ]
  } finally {
    await database.close()
  }
}

async function timed(act: () => Promise<unknown>): Promise<number> {
  const from = performance.now()
  await act()
  return performance.now() - from
}
