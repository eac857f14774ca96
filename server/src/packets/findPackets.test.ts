import type { Db } from '../db/database.ts'
import type { OpenPacketQuery } from './findPackets.ts'
import { sql } from 'drizzle-orm'
import { describe, expect, it } from 'vitest'
import { packets } from '../db/schema/index.ts'
import { countStatements, useDatabase } from '../db/testing.ts'
import { findOpenPackets } from './findPackets.ts'

const database = await useDatabase()
const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 0, minute))
const end = { portId: 'transfer', destinationPortId: 'transfer', destinationChannelId: 'channel-9' }

/** Sent in the order of their numbers; 3 carries on the money of 2, whose destination has it. */
async function packetsOfBoth() {
  const rows = [
    { chainId: 'a-1', channelId: 'channel-0', sequence: '1', destinationChainId: 'b-1', sender: 'me', receiver: 'you' },
    { chainId: 'a-1', channelId: 'channel-1', sequence: '2', destinationChainId: 'b-1', sender: 'you', receiver: 'me', receivedAt: at(2) },
    { chainId: 'b-1', channelId: 'channel-2', sequence: '3', destinationChainId: 'c-1', sender: 'hop', receiver: 'hop', continues: 2 },
    { chainId: 'a-1', channelId: 'channel-0', sequence: '4', destinationChainId: 'b-1', sender: 'her', receiver: 'him' },
    { chainId: 'a-1', channelId: 'channel-0', sequence: '5', destinationChainId: 'b-1', sender: 'me', ended: 'acknowledged' as const },
  ]
  await database.db.insert(packets).values(
    rows.map(({ continues, ...row }, index) => ({
      ...end,
      ...row,
      sentAt: at(index),
      ...(continues && { continues: 'a-1/transfer/channel-1/2' }),
    })),
  )
}

const asked: [string, Partial<OpenPacketQuery>, string[]][] = [
  ['everybody, with what is sent late', { sentBefore: at(1) }, ['1', '2']],
  ['one of either role, with what carries on his money', { addresses: ['me', 'I'] }, ['1', '2', '3']],
  ['a sender', { addresses: ['me'], role: 'sender' }, ['1']],
  ['a receiver, with what carries on his money', { addresses: ['me'], role: 'receiver' }, ['2', '3']],
  ['nobody', { addresses: [] }, []],
  ['a chain', { chainId: 'b-1' }, ['3']],
  ['a channel of a chain', { chainId: 'a-1', channelId: 'channel-0' }, ['1', '4']],
  [
    'one on a chain, after a place',
    { addresses: ['me'], chainId: 'a-1', after: { sentAt: at(0), key: 'a-1/transfer/channel-0/1' } },
    ['2'],
  ],
  ['a page', { limit: 1 }, ['1']],
]

describe('open packets', () => {
  it.each(asked)('of %s are found, the oldest first, by one statement', async (_, query, sequences) => {
    await packetsOfBoth()
    const whole: OpenPacketQuery = { role: 'any', limit: 20, ...query }
    let found: string[] = []
    const statements = await countStatements(async () => {
      found = (await findOpenPackets(database.db, whole)).map(row => row.sequence)
    })
    expect({ found, statements }).toEqual({ found: sequences, statements: 1 })
  })

  it('of many who ask at once are found by one statement, for each his own', async () => {
    await packetsOfBoth()
    const of = async (address: string) =>
      (await findOpenPackets(database.db, { role: 'any', limit: 20, addresses: [address] })).map(row => row.sequence)
    let found: string[][] = []
    expect(await countStatements(async () => void (found = await Promise.all(['him', 'me', 'nobody', 'her'].map(of))))).toBe(1)
    expect(found).toEqual([['4'], ['1', '2', '3'], [], ['4']])
  })

  it('are the same once PostgreSQL keeps its plan', async () => {
    await packetsOfBoth()
    for (let call = 0; call < 8; call += 1)
      expect(await findOpenPackets(database.db, { role: 'any', limit: 20, addresses: ['her'] })).toMatchObject([{ sequence: '4' }])
  })

  it.each(['sender', 'receiver', 'any'] as const)("of one %s are not looked for among everybody's", async role => {
    await packetsOfBoth()
    await database.db.execute(sql`
      insert into packets (chain_id, port_id, channel_id, sequence, destination_chain_id, destination_port_id, destination_channel_id,
        sender, receiver, sent_at)
      select 'a-1', 'transfer', 'channel-0', n, 'b-1', 'transfer', 'channel-9', 'sender' || n, 'receiver' || n, now()
      from generate_series(1001, 1500) n`)
    await database.db.execute(sql`analyze packets`)
    await database.db.transaction(async tx => {
      const before = await looked(tx)
      const addresses = ['sender1200', 'receiver1200', 'nobody']
      expect(await findOpenPackets(tx, { role, limit: 20, addresses })).toMatchObject([{ sequence: '1200' }])
      expect((await looked(tx)) - before).toBeLessThan(10)
    })
  })
})

/** Rows of packets that this connection has read. */
async function looked(db: Db): Promise<number> {
  const { rows } = await db.execute<{ looked: number }>(sql`
    select (seq_tup_read + idx_tup_fetch)::int as looked from pg_stat_xact_user_tables where relname = 'packets'`)
  return rows[0]?.looked ?? 0
}
