import type { ChainErrorCode } from '@relayooor/shared'
import type { FollowOptions } from './followBlocks.ts'
import type { FakeNode } from './testing.ts'
import { expect, it, onTestFinished, vi } from 'vitest'
import { followBlocks } from './followBlocks.ts'
import { chainOn, fakeNode, pruned } from './testing.ts'

const patience = { timeout: 60_000, interval: 5 }

/** Follows from a cursor that lives here as it would in a database. */
async function follow(nodes: FakeNode[], from: number, options: Partial<FollowOptions> & { pollMs?: number } = {}) {
  const chain = chainOn(nodes, { pollMs: options.pollMs ?? 50, requestTimeoutMs: 700 })
  await chain.start()
  const stored = { cursor: from }
  const handled: number[] = []
  const troubles: ChainErrorCode[] = []
  const failures: unknown[] = []
  const stop = new AbortController()
  const ended = followBlocks(chain, {
    next: async () => stored.cursor,
    handle: async ({ height }) => {
      handled.push(height)
      stored.cursor = height + 1
    },
    signal: stop.signal,
    onTrouble: error => troubles.push(error.code),
    onFailure: error => failures.push(error),
    ...options,
  })
  onTestFinished(async () => {
    stop.abort()
    await ended
  })
  return { chain, stored, handled, troubles, failures, stop, ended }
}

function upTo(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index)
}

it('hands over every height once and in order, through failures of every kind', async () => {
  const node = await fakeNode()
  let asked = 0
  const faults = ['hang', 'cut', { status: 500, body: '' }, { result: { height: '1' } }] as const
  node.on.set('block_results', ({ height = '' }) => {
    asked += 1
    const fault = asked % 3 === 0 ? faults[Math.floor(asked / 3) % faults.length] : undefined
    return fault ?? { result: { height, txs_results: null, finalize_block_events: null } }
  })
  const { handled } = await follow([node], 70)
  await vi.waitFor(() => expect(handled).toEqual(upTo(70, 100)), patience)
  node.on.clear()
  await node.down()
  await node.up()
  node.height = 140
  await vi.waitFor(() => expect(handled).toEqual(upTo(70, 140)), patience)
})

it('hears of a block by subscription long before the next poll, and again after the line was cut', async () => {
  const node = await fakeNode()
  const { handled } = await follow([node], 101, { pollMs: 600_000 })
  await vi.waitFor(() => expect(node.subscribers()).toBe(1), patience)
  node.makeBlock()
  await vi.waitFor(() => expect(handled).toEqual([101]), patience)
  await node.down()
  await node.up()
  await vi.waitFor(() => expect(node.subscribers()).toBe(1), patience)
  node.makeBlock()
  await vi.waitFor(() => expect(handled).toEqual([101, 102]), patience)
})

it('waits for results that come after the block is announced', async () => {
  const node = await fakeNode()
  const { handled, troubles } = await follow([node], 101)
  let tries = 0
  node.on.set('block_results', ({ height = '' }) => {
    tries += 1
    return tries < 5
      ? { error: { code: -32603, message: 'Internal error', data: `could not find results for height #${height}` } }
      : { result: { height, txs_results: null, finalize_block_events: null } }
  })
  node.height = 101
  await vi.waitFor(() => expect(handled).toEqual([101]), patience)
  expect(troubles).toEqual([])
})

it('reads ahead when it is late, and still hands over in order', async () => {
  const node = await fakeNode()
  let highest = 0
  let most = 0
  node.on.set('block_results', ({ height = '' }) => {
    highest = Math.max(highest, Number(height))
    return { result: { height } }
  })
  const first = Promise.withResolvers<void>()
  const { handled } = await follow([node], 1, {
    handle: async ({ height }) => {
      most = Math.max(most, highest - handled.length)
      handled.push(height)
      if (height === 100) first.resolve()
    },
  })
  await first.promise
  expect(handled).toEqual(upTo(1, 100))
  expect(most).toBeGreaterThan(3)
  expect(most).toBeLessThan(12)
})

it('does a height again when it was not stored, and not when it was', async () => {
  const node = await fakeNode({ height: 103 })
  const committed: number[] = []
  let failing = 4
  const stored = { cursor: 101 }
  const { failures } = await follow([node], 101, {
    next: async () => stored.cursor,
    handle: async ({ height }) => {
      failing -= 1
      if (failing > 1) throw new Error('the database is away')
      committed.push(height)
      stored.cursor = height + 1
      if (failing === 1) throw new Error('the answer to the commit was lost')
    },
  })
  await vi.waitFor(() => expect(committed).toEqual([101, 102, 103]), patience)
  expect(failures).toHaveLength(3)
})

it('stops at a height that every node has thrown away, tells it once, and goes on when a node with it comes back', async () => {
  const node = await fakeNode({ height: 103 })
  const archive = await fakeNode({ height: 103 })
  node.on.set('block_results', ({ height = '' }) => pruned(height, 103))
  await archive.down()
  const { handled, troubles, stop, ended } = await follow([node, archive], 101)
  await vi.waitFor(() => expect(troubles).toEqual(['pruned']), patience)
  expect(handled).toEqual([])
  stop.abort()
  await ended
  await archive.up()
  const again = await follow([node, archive], 101)
  await vi.waitFor(() => expect(again.handled).toEqual([101, 102, 103]), patience)
})

it('has a height put aside of which no answer can be read, and goes on; not when a node shows it', async () => {
  const node = await fakeNode({ height: 103 })
  node.on.set('block_results', ({ height = '' }) => ({ result: height === '102' ? { height: 'one hundred and two' } : { height } }))
  const aside: number[] = []
  const { handled, stored, chain } = await follow([node], 101, {
    unreadableTries: 3,
    onUnreadable: async height => {
      aside.push(height)
      if (aside.length < 2) return false
      stored.cursor = height + 1
      return true
    },
  })
  await vi.waitFor(() => expect(handled).toEqual([101, 103]), patience)
  expect(aside).toEqual([102, 102])
  expect(await chain.unreadable(102)).toMatchObject({
    reason: expect.stringContaining('unknown shape'),
    answer: { length: expect.any(Number), digest: expect.stringMatching(/^[0-9a-f]{64}$/) },
  })
  expect(await chain.unreadable(103)).toBeNull()
})

it('takes a height for unreadable only when enough nodes say so, and none shows it', async () => {
  const [liar, honest] = [await fakeNode({ height: 103 }), await fakeNode({ height: 103 })]
  liar.on.set('block_results', () => ({ result: {} }))
  const one = chainOn([liar, honest])
  const two = chainOn([liar, honest], { quorum: 2 })
  await Promise.all([one.start(), two.start()])
  expect(await one.unreadable(102)).toBeNull()
  expect(await two.unreadable(102)).toBeNull()
  await honest.down()
  // One that is away decides nothing where two are wanted.
  expect(await two.unreadable(102)).toBeNull()
  expect(await one.unreadable(102)).not.toBeNull()
})
