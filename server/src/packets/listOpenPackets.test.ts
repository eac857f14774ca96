import type { BlockTx } from '../chains/chain.ts'
import { expect, it } from 'vitest'
import { attribute } from '../chains/chain.ts'
import { ChainError } from '../chains/chainError.ts'
import { aChain, aContext, sent, startedAt } from '../clearing/testing.ts'
import { packets } from '../db/schema/index.ts'
import { emptyTables, useDatabase } from '../db/testing.ts'
import { listOpenPackets } from './listOpenPackets.ts'
import { packetCommitment } from './packetCommitment.ts'

const database = await useDatabase()

const end = { chainId: 'a-1', portId: 'transfer', channelId: 'channel-0' }

/** Packets 1 to 3 are open; the index says that each was sent in a block of its own, and `blocks` is what the nodes agree on. */
async function list(indexed: BlockTx[], blocks: (height: number) => BlockTx[], kept: Uint8Array = new Uint8Array(32)) {
  const wanted = (query: string) => Number(/packet_sequence='(\d+)'/.exec(query)?.[1])
  const chain = aChain({
    head: () => ({ height: 100, time: startedAt }),
    ibc: {
      commitments: async () => [1n, 2n, 3n],
      commitment: async () => ({ present: true, height: 99, value: kept }),
    },
    searchTxs: async query =>
      query.startsWith('send_packet')
        ? { total: 1, txs: [{ ...(indexed[wanted(query) - 1] ?? sent('9')), height: wanted(query) }] }
        : { total: 0, txs: [] },
    searchBlocks: async () => [],
    block: async height => ({ chainId: 'a-1', height, time: startedAt, txs: blocks(height), events: [] }),
  })
  const ctx = await aContext(database, { chains: new Map([['a-1', chain]]) })
  await listOpenPackets(ctx, end)
  return (await database.db.select().from(packets)).map(row => row.sequence).sort()
}

it('records what stands in the block, and not what an index alone says', async () => {
  const [first, second, third] = [sent('1'), sent('2'), sent('3')]
  expect(await list([first, second, third], height => (height === 2 ? [] : height === 1 ? [first] : [{ ...third, code: 5 }]))).toEqual([
    '1',
  ])
})

it('reads all others when one is from before the memory of enough nodes', async () => {
  const [first, second, third] = [sent('1'), sent('2'), sent('3')]
  expect(
    await list([first, second, third], height => {
      if (height === 1) throw new ChainError('too-few', 'one node alone has kept it')
      return height === 2 ? [second] : [third]
    }),
  ).toEqual(['2', '3'])
})

it('believes one node about a packet whose hash enough nodes keep', async () => {
  const [first, second, third] = [sent('1'), sent('2'), sent('3')]
  const block = { chainId: 'a-1', height: 1, time: startedAt, txs: [first], events: [] }
  const data = Buffer.from(attribute(first.events[0] ?? { type: '', attributes: [] }, 'packet_data_hex') ?? '', 'hex')
  const alone = (height: number) => {
    if (height === 1)
      throw new ChainError('too-few', 'one node alone has kept it', { shown: [{ endpoint: 'http://archive', hash: '', data: [], block }] })
    return height === 2 ? [second] : [third]
  }
  expect(await list([first, second, third], alone, packetCommitment({ revision: '0', height: '0', nanos: '0' }, data))).toEqual([
    '1',
    '2',
    '3',
  ])
  await emptyTables(database)
  expect(await list([first, second, third], alone, packetCommitment({ revision: '0', height: '0', nanos: '1' }, data))).toEqual(['2', '3'])
})
