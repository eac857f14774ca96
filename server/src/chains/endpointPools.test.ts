import { expect, it, vi } from 'vitest'
import { endpointPools } from '../db/schema/index.ts'
import { useDatabase } from '../db/testing.ts'
import { learnPools } from './endpointPools.ts'
import { chainOn, fakeNode } from './testing.ts'

const database = await useDatabase()
/** Longest wait for a condition; each is met much sooner. */
const patience = { timeout: 60_000, interval: 10 }

async function pair(quorum: number) {
  const nodes = [await fakeNode(), await fakeNode()] as const
  const chain = chainOn([...nodes], { quorum })
  await chain.start()
  await vi.waitFor(() => expect([chain.health().state, ...nodes.map(node => node.subscribers())]).toEqual(['ok', 1, 1]), patience)
  return { nodes, chain, learn: learnPools(database.db, new Map([['fake-1', chain]])) }
}

it('a drained node is asked nothing by any process, counts for nothing, and is asked again once it is refreshed', async () => {
  const { nodes, chain, learn } = await pair(1)
  const [first, second] = nodes
  await database.db.insert(endpointPools).values({ chainId: 'fake-1', endpoint: first.url, drainedAt: new Date() })
  await learn()
  await vi.waitFor(() => expect(chain.pool()[0]?.connections.active).toBe(0), patience)
  first.calls.length = 0
  second.calls.length = 0
  expect((await chain.block(50)).height).toBe(50)
  first.makeBlock()
  second.makeBlock()
  // So many looks at the other one: the drained one would have had as many.
  await vi.waitFor(() => expect(second.calls.filter(method => method === 'status').length).toBeGreaterThan(3), patience)
  expect([first.calls, first.subscribers()]).toEqual([[], 0])
  expect(chain.pool()).toMatchObject([
    { url: first.url, usable: false, drained: true, ok: false, error: 'drained by an operator' },
    { url: second.url, usable: true, ok: true },
  ])
  // Nor for Hermes: the other one says that it has no accounts.
  await expect(chain.balance('cosmos1x', 'ufake', { via: 'hermes' })).rejects.toMatchObject({ code: 'rejected' })
  expect(first.calls).toEqual([])

  await database.db.update(endpointPools).set({ drainedAt: null, refreshedAt: new Date() })
  await learn()
  expect(chain.pool()[0]).toMatchObject({ usable: true, ok: true })
  expect(first.calls).toContain('status')
  await vi.waitFor(() => expect(first.subscribers()).toBe(1), patience)
})

it('where as many nodes must agree as there are, a drained one leaves too few: nothing counts', async () => {
  const { nodes, chain, learn } = await pair(2)
  await database.db.insert(endpointPools).values({ chainId: 'fake-1', endpoint: nodes[1].url, drainedAt: new Date() })
  await learn()
  expect(chain.health()).toMatchObject({ state: 'too-few', quorate: false })
  await expect(chain.block(50)).rejects.toMatchObject({ code: 'too-few' })
})

it('what was refreshed is looked at once, and what was refreshed before the start not at all', async () => {
  const { nodes, chain, learn } = await pair(1)
  const [first] = nodes
  const refresh = vi.spyOn(chain, 'refresh')
  await database.db.insert(endpointPools).values({ chainId: 'fake-1', endpoint: first.url, refreshedAt: new Date(1_000) })
  await learn()
  expect(refresh).not.toHaveBeenCalled()
  await database.db.update(endpointPools).set({ refreshedAt: new Date(2_000) })
  await learn()
  await learn()
  expect(refresh.mock.calls).toEqual([[new Set([first.url])]])
})

it('refreshed, a node that was left alone is asked again at once, over new connections', async () => {
  const { nodes, chain } = await pair(1)
  const [first] = nodes
  first.on.set('status', () => 'cut')
  await vi.waitFor(() => expect(chain.pool()[0]?.usable).toBe(false), patience)
  first.on.delete('status')
  await chain.refresh(new Set([first.url]))
  expect(chain.pool()[0]).toMatchObject({ usable: true, ok: true, budget: { perSecond: 300 } })
})
