import type { Change } from '../db/notify.ts'
import { Problem } from '@relayooor/shared'
import { expect, it } from 'vitest'
import { aChain, aContext, blocksFor, contextOf, sent, startedAt } from '../clearing/testing.ts'
import { packets } from '../db/schema/index.ts'
import { useDatabase } from '../db/testing.ts'
import { packetOf } from '../packets/presentPacket.ts'
import { publicHandlers } from './publicHandlers.ts'

const database = await useDatabase()

it('who asks again because packets have changed is not told what was kept from before', async () => {
  const ctx = await aContext(database)
  let tell = (_change: Change) => {}
  const changes = {
    subscribe: (onChange: (change: Change) => void) => {
      tell = onChange
      return () => {}
    },
  }
  const { stuckPackets } = publicHandlers(ctx, {
    config: () => expect.fail(),
    status: () => expect.fail(),
    secretOf: () => expect.fail(),
    changes,
  })
  // All that this call reads of a request.
  const ask = async () => (await stuckPackets({ query: { chainId: 'a-1', limit: 50 } } as never, {} as never)).body
  await blocksFor(ctx)('a-1', [sent('1')])
  const before = await ask()
  await database.db.delete(packets)
  expect(await ask()).toBe(before)
  tell({ kind: 'packets', addresses: [] })
  expect(await ask()).toEqual({ items: [], nextCursor: null })
})

it('says why a proof does not count', async () => {
  const packet = { chainId: 'a-1', portId: 'transfer', channelId: 'channel-0', sequence: '7' }
  const prove = async (value: Uint8Array | undefined, chainId = 'a-1', channelId = 'channel-0') => {
    const commitment = async () => ({ present: value !== undefined, height: 99, ...(value && { value }) })
    const chain = aChain({ head: () => ({ height: 100, time: startedAt }), ibc: { commitment } })
    const { provePacket } = publicHandlers(contextOf(database, { chains: new Map([['a-1', chain]]) }), {
      config: () => expect.fail(),
      status: () => expect.fail(),
      secretOf: () => expect.fail(),
      changes: { subscribe: () => () => {} },
    })
    return provePacket({ body: { packet: { ...packet, chainId, channelId }, data: '{}' } } as never, {} as never)
  }
  await expect(prove(undefined, 'c-1')).rejects.toMatchObject({ code: 'unsupported-chain' })
  await expect(prove(undefined)).rejects.toMatchObject({ code: 'not-found' })
  await expect(prove(new Uint8Array(32), 'a-1', 'channel-77')).rejects.toMatchObject({ code: 'not-found' })
  await expect(prove(new Uint8Array(32))).rejects.toMatchObject({ code: 'not-proven' })
})

it('the steps that transfers ask for are paid for before any chain is asked about them', async () => {
  const ctx = await aContext(database, { chains: new Map([['a-1', aChain({})]]) })
  await blocksFor(ctx)('a-1', [sent('1', '2')])
  const steps = ['channel-1', 'channel-2', 'channel-3'].map(channelId => ({ portId: 'transfer', channelId, receiver: 'r' }))
  const rows = await database.db.update(packets).set({ forward: steps }).returning()
  const [one, other] = rows.map(packetOf)
  const taken: [string, number][] = []
  const charge = async (kind: string, units: number) => {
    taken.push([kind, units])
    throw new Problem('rate-limited', 'Too many calls.', {}, 1)
  }
  const handlers = publicHandlers(ctx, {
    config: () => expect.fail(),
    status: () => expect.fail(),
    secretOf: () => expect.fail(),
    changes: { subscribe: () => () => {} },
  })
  const meta = { charge, caller: { kind: 'nobody' } }
  const calls = [
    () => handlers.packet({ params: one } as never, meta as never),
    // Two on one way share what is asked about its steps.
    () => handlers.requestToken({ body: { packets: [one, other] } } as never, meta as never),
    () => handlers.packetsByTx({ params: { chainId: 'a-1', txHash: rows[0]?.sentTxHash } } as never, meta as never),
  ]
  for (const call of calls) await expect(call()).rejects.toMatchObject({ code: 'rate-limited' })
  expect(taken).toEqual([
    ['look', 3],
    ['look', 3],
    // The second transfer as well.
    ['look', 4],
  ])
})
