import type { Chain } from '../../chains/chain.ts'
import { eq } from 'drizzle-orm'
import { beforeEach, expect, it, vi } from 'vitest'
import { chainCursors } from '../../db/schema/index.ts'
import { useDatabase } from '../../db/testing.ts'
import { readBlock } from '../block/readBlock.ts'
import { aChain, aContext, sent, startedAt } from '../testing.ts'
import { waitForReader } from './waitForReader.ts'

const database = await useDatabase()
const packetOf = (chainId: string, sequence: string) => ({ chainId, portId: 'transfer', channelId: 'channel-0', sequence })
const headAt = (height: number): Chain => aChain({ head: () => ({ height, time: startedAt }) })
const readTo = (height: number) => database.db.update(chainCursors).set({ height }).where(eq(chainCursors.chainId, 'a-1'))

let ctx: Awaited<ReturnType<typeof aContext>>
beforeEach(async () => {
  ctx = await aContext(database, {
    chains: new Map([
      ['a-1', headAt(10)],
      ['b-1', aChain({ head: () => null })],
    ]),
  })
})

it('waits until the block after the head that we know is read', async () => {
  await readTo(10)
  const over = vi.fn()
  const waiting = waitForReader(ctx, [packetOf('a-1', '1')]).then(over)
  await new Promise(setImmediate)
  expect(over).not.toHaveBeenCalled()
  await readTo(11)
  await waiting
})

it('waits no longer than until the packet is known', async () => {
  await readTo(5)
  // The 2 s never pass.
  vi.useFakeTimers({ toFake: ['performance'] })
  try {
    const over = vi.fn()
    const waiting = waitForReader(ctx, [packetOf('a-1', '1')]).then(over)
    await new Promise(setImmediate)
    expect(over).not.toHaveBeenCalled()
    await readBlock(ctx, { chainId: 'a-1', height: 6, time: startedAt, txs: [sent('1')], events: [] })
    await waiting
  } finally {
    vi.useRealTimers()
  }
})

it('ends without an error when the reader does not come', async () => {
  await waitForReader(ctx, [packetOf('a-1', '1')])
})

it('waits for nothing when the packets are known, or of a chain that we do not read', async () => {
  await readBlock(ctx, { chainId: 'a-1', height: 1, time: startedAt, txs: [sent('1')], events: [] })
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  try {
    await waitForReader(ctx, [packetOf('a-1', '1')])
    await waitForReader(ctx, [packetOf('b-1', '1'), packetOf('elsewhere-1', '1')])
  } finally {
    vi.useRealTimers()
  }
})
