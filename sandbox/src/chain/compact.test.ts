import type { SimChain } from './simChain.ts'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { newNodeView, noFaults } from '../rpc/node.ts'
import { createChain } from './chain.ts'
import { newClock } from './clock.ts'
import { newValidator } from './header.ts'

const folder = mkdtempSync(join(tmpdir(), 'sandbox-compact-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function open(): SimChain {
  return createChain({
    parameters: { chainId: 'long-1', prefix: 'cosmos', denom: 'ulong', minGasPrice: '0' },
    validator: newValidator('long-1', 1),
    clock: newClock(),
    blockTimeMs: 1000,
    executeLagMs: 1,
    indexLagMs: 1,
    folder,
    genesisTimeMs: 1_700_000_000_000,
    genesis: store => store.set('notes', 'genesis', 'kept'),
    counterparty: () => undefined,
    keep: { blocks: 120, states: 20 },
  })
}

describe('a chain that has run for long', () => {
  it('keeps its newest blocks and its whole state, across restarts too', async () => {
    const first = open()
    for (let height = 2; height <= 500; height++)
      await (height % 2 ? first.edit(({ store }) => store.set('notes', String(height % 7), String(height))) : first.mine())
    const newest = first.block(500)
    await first.stop()
    const size = statSync(join(folder, 'blocks.jsonl')).size

    await open().stop()
    expect(statSync(join(folder, 'blocks.jsonl')).size).toBeLessThan(size / 3)
    const chain = open()
    expect(chain.block(500)).toEqual(newest)
    expect(chain.earliestHeight()).toBe(381)
    expect(() => newNodeView(chain, noFaults()).block(380)).toThrow('height 380 is not available, lowest height is 381')
    expect(chain.state().get('notes', 'genesis')).toBe('kept')
    expect(chain.state().get('notes', '2')).toBe('499')
    expect(chain.stateAt(490)?.get('notes', '2')).toBe('485')
    expect(chain.stateAt(470)).toBeUndefined()
    expect((await chain.mine()).lastBlockHash).toEqual(newest?.hash)
    await chain.stop()
  })
})
