import { expect, it } from 'vitest'
import { anAdminChain, aNode, aPooledNode } from '../../testing/chainBuilders.ts'
import { chainsByNeed, drainWarning, lagText, nodeMark, nodesOf } from './nodeWords.ts'

it('puts what is wrong before what is fine', () => {
  const chains = (['ok', 'behind', 'contradicted', 'unreachable'] as const).map(state => anAdminChain({ state, chainId: `${state}-1` }))
  expect(chainsByNeed(chains).map(({ state }) => state)).toEqual(['contradicted', 'unreachable', 'behind', 'ok'])
})

it('calls a drained node drained though it would answer, and a failing one failing though it is behind', () => {
  expect(nodeMark({ ok: true, pool: aPooledNode({ state: 'drained' }) }).label).toBe('Drained')
  expect(nodeMark({ ok: false, behind: 4, pool: undefined }).label).toBe('Fails')
  expect(nodeMark({ ok: true, behind: 4, pool: aPooledNode() }).label).toBe('Behind')
  // Its answers travel too.
  expect(nodeMark({ ok: true, behind: 2, pool: aPooledNode() }).label).toBe('Answers')
})

it('finds the connections of a node by its address, in any order', () => {
  const chain = anAdminChain({ endpoints: [aNode({ url: 'https://a.example' }), aNode({ url: 'https://b.example' })] })
  const pooled = [aPooledNode({ url: 'https://b.example', state: 'failing' }), aPooledNode({ url: 'https://a.example' })]
  const nodes = nodesOf(chain, { chainId: chain.chainId, state: 'ok', quorum: 1, usable: 1, endpoints: pooled })
  expect(nodes.map(({ pool }) => pool?.state)).toEqual(['used', 'failing'])
  expect(nodesOf(chain, undefined).map(({ pool }) => pool)).toEqual([undefined, undefined])
})

it('says how far reading is behind, and that nobody knows', () => {
  const head = { height: '1200', time: '2026-11-21T13:12:16Z' }
  expect(lagText({ head, read: { height: '1190', time: '2026-11-21T13:11:16Z' } })).toBe('10 blocks, 1 min')
  expect(lagText({ head, read: head })).toBe('nothing')
  expect(lagText({ head })).toBe('not known')
})

it('warns before the node is drained that the quorum needs', () => {
  expect(drainWarning({ quorum: 2, usable: 3 })).toBeUndefined()
  expect(drainWarning({ quorum: 2, usable: 2 })).toContain('1 node would be left, and 2 must show the same')
})
