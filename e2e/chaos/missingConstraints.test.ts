import { paymentMemo } from '@relayooor/shared'
import { expect, it } from 'vitest'
import { aContext, aToken, blocksFor, paid, sent } from '../../server/src/clearing/testing.ts'
import { useDatabase } from '../../server/src/db/testing.ts'
import { missingConstraints } from './missingConstraints.ts'

const { pool, ...database } = await useDatabase()

/** Records so many orders, each overpaid. */
async function haveOrders(count: number): Promise<void> {
  const ctx = await aContext({ pool, ...database })
  const block = blocksFor(ctx)
  for (let n = 1; n <= count; n++) {
    const { id } = await aToken(ctx, [String(n)])
    await block('a-1', [sent(String(n)), paid({ memo: paymentMemo(id), amount: '1500uatom' })])
  }
}

it.each([0, 1, 2, 3])('reports nothing that the database refuses, with %i orders', async count => {
  await haveOrders(count)
  expect(await missingConstraints(pool)).toEqual([])
})

it.each([
  [
    'a payment recorded twice',
    1,
    'alter table payments drop constraint payments_identity',
    'alter table payments add constraint payments_identity unique (chain_id, height, tx_hash, ordinal)',
  ],
  [
    'a transfer reserved for two orders',
    2,
    'drop index packet_reserved_once',
    `create unique index packet_reserved_once on packet_clearing_results (route_key, packet_key) where result = 'pending'`,
  ],
])('sees %s as soon as there is enough to try it on', async (what, enough, open, shut) => {
  await pool.query(open)
  try {
    expect(await missingConstraints(pool)).toEqual([])
    await haveOrders(enough)
    expect(await missingConstraints(pool)).toEqual([`guards: the database allows ${what}`])
  } finally {
    await pool.query(shut)
  }
})
