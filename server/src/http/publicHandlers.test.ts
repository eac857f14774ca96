import type { Change } from '../db/notify.ts'
import { expect, it } from 'vitest'
import { aContext, blocksFor, sent } from '../clearing/testing.ts'
import { packets } from '../db/schema/index.ts'
import { useDatabase } from '../db/testing.ts'
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
  const { stuckPackets } = publicHandlers(ctx, { config: () => expect.fail(), status: () => expect.fail(), changes })
  // All that this call reads of a request.
  const ask = async () => (await stuckPackets({ query: { chainId: 'a-1', limit: 50 } } as never, {} as never)).body
  await blocksFor(ctx)('a-1', [sent('1')])
  const before = await ask()
  await database.db.delete(packets)
  expect(await ask()).toBe(before)
  tell({ kind: 'packets', addresses: [] })
  expect(await ask()).toEqual({ items: [], nextCursor: null })
})
