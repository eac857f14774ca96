import type { QuoteTerms } from '@relayooor/shared'
import type { SQL } from 'drizzle-orm'
import type { Columns, RowTexts } from './rowsAsJson.ts'
import { getTableColumns, is, sql } from 'drizzle-orm'
import { PgTable } from 'drizzle-orm/pg-core'
import { expect, it } from 'vitest'
import { readRows, rowsAsJson } from './rowsAsJson.ts'
import * as schema from './schema/index.ts'
import { useDatabase } from './testing.ts'

const database = await useDatabase()
const { packets, clearingTokens } = schema

async function read(columns: Columns, rest: SQL): Promise<unknown> {
  const { rows } = await database.db.execute<{ all: RowTexts[] }>(sql`select ${rowsAsJson(columns, rest)} as all`)
  return rows.map(({ all }) => readRows(columns, all))[0]
}

it.each([
  [
    'long numbers, zones and quotes',
    {
      chainId: 'a-1',
      portId: 'transfer',
      channelId: 'channel-0',
      sequence: '18446744073709551615',
      destinationChainId: 'b-1',
      destinationPortId: 'transfer',
      destinationChannelId: 'channel-9',
      amount: `1${'0'.repeat(70)}7`,
      denom: '"\\,{}null\'',
      sentAt: new Date('2026-01-01T23:59:59.123Z'),
      memoBytes: 0,
    },
  ],
  [
    'nothing but what must be',
    {
      chainId: 'a-1',
      portId: 'transfer',
      channelId: 'channel-0',
      sequence: '1',
      destinationChainId: 'b-1',
      destinationPortId: 'transfer',
      destinationChannelId: 'channel-9',
    },
  ],
])('rows come as a plain select gives them: %s', async (_, row) => {
  await database.db.insert(packets).values(row)
  expect(await read(getTableColumns(packets), sql`from ${packets}`)).toEqual(await database.db.select().from(packets))
})

it('reads JSON, exact sums and times of an order alike', async () => {
  const terms = { text: '"\\ ☃ 12345678901234567890' } as unknown as QuoteTerms // any JSON will do
  await database.db.insert(clearingTokens).values({
    id: '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
    walletAddress: 'a',
    refundAddress: 'a',
    chainId: 'a-1',
    serviceAddress: 's',
    denom: 'd',
    amount: 2n ** 255n,
    createdAt: new Date(1),
    expiresAt: new Date(2),
    terms: terms as never,
    routes: ['a', 'b'],
    signature: { keyId: 'k', value: 'v' },
  })
  expect(await read(getTableColumns(clearingTokens), sql`from ${clearingTokens}`)).toEqual(await database.db.select().from(clearingTokens))
})

it('gives none as none, for every table there is', async () => {
  for (const table of Object.values(schema).filter(one => is(one, PgTable))) {
    expect(await read(getTableColumns(table), sql`from ${table} where false`)).toEqual([])
  }
})
