import type { ChainErrorCode } from '@relayooor/shared'
import type { ChainSettings } from './chain.ts'
import { Buffer } from 'node:buffer'
import process from 'node:process'
import { QueryBalanceResponse } from 'cosmjs-types/cosmos/bank/v1beta1/query'
import { MsgSend } from 'cosmjs-types/cosmos/bank/v1beta1/tx'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { txHash } from './decodeBlock.ts'
import { chainOn, fakeNode, pruned } from './testing.ts'

/** Longest wait for a condition; each is met much sooner. */
const patience = { timeout: 60_000, interval: 10 }
const balancePath = '/cosmos.bank.v1beta1.Query/Balance'

function balanceOf(amount: string): Uint8Array {
  return QueryBalanceResponse.encode({ balance: { denom: 'ufake', amount } }).finish()
}

async function codeOf(asked: Promise<unknown>): Promise<ChainErrorCode> {
  // A promise that is kept makes the test fail on the undefined code.
  return asked.then(
    () => undefined,
    error => error.code,
  )
}

async function pair(settings: Partial<ChainSettings> = {}) {
  const [first, second] = [await fakeNode(), await fakeNode()]
  first.abci.set(balancePath, () => ({ value: balanceOf('1') }))
  second.abci.set(balancePath, () => ({ value: balanceOf('2') }))
  const chain = chainOn([first, second], settings)
  return { first, second, chain, ask: (options = {}) => chain.balance('cosmos1x', 'ufake', options) }
}

describe('fail-over', () => {
  it.each([
    ['hangs', 'hang'],
    ['cuts the line', 'cut'],
    ['answers HTTP 502', { status: 502, body: '<html>bad gateway</html>' }],
    ['answers text', { status: 200, body: 'hello' }],
    ['answers another shape', { result: { response: { value: 7 } } }],
    ['limits us', { status: 429, body: 'slow down' }],
  ] as const)('asks the next endpoint when one %s', async (_, answer) => {
    // Long enough for a busy machine, short enough for the one that hangs.
    const { first, second, chain, ask } = await pair({ requestTimeoutMs: 700 })
    await chain.start()
    first.on.set('abci_query', () => answer)
    expect(await ask()).toBe(2n)
    second.on.set('abci_query', () => answer)
    expect(['unreachable', 'nonsense', 'busy']).toContain(await codeOf(ask()))
  })

  it('does not ask elsewhere what the chain itself refuses', async () => {
    const { first, second, chain, ask } = await pair()
    await chain.start()
    const refuse = () => ({ code: 18, codespace: 'sdk', log: 'invalid address: invalid request' })
    first.abci.set(balancePath, refuse)
    second.abci.set(balancePath, refuse)
    expect(await codeOf(ask())).toBe('rejected')
    expect([...first.calls, ...second.calls].filter(method => method === 'abci_query')).toHaveLength(1)
  })

  it('leaves a failing endpoint alone until its status answers again', async () => {
    const { first, chain, ask } = await pair()
    await chain.start()
    await first.down()
    await vi.waitFor(() => expect(chain.health().endpoints[0]?.ok).toBe(false), patience)
    expect(await ask()).toBe(2n)
    await first.up()
    await vi.waitFor(async () => expect(await chain.balance('cosmos1x', 'ufake', { via: 'hermes' })).toBe(1n), patience)
  })

  it('asks the nodes that Hermes can work with, in their order, when told to', async () => {
    const { first, second, chain, ask } = await pair()
    await chain.start()
    expect(await ask({ via: 'hermes' })).toBe(1n)
    first.on.set('abci_query', () => 'cut')
    expect(await ask({ via: 'hermes' })).toBe(2n)
    Object.assign(second, { txIndex: 'off' })
    await vi.waitFor(async () => expect(await codeOf(ask({ via: 'hermes' }))).toBe('unreachable'), patience)
  })
})

describe('a call of Hermes', () => {
  const told = { result: { any: 'thing' } }

  it('is answered by its own node while that can, in its words', async () => {
    const { first, second, chain } = await pair()
    await chain.start()
    first.on.set('commit', () => told)
    expect(await chain.askForHermes('commit', { height: '5' })).toEqual(told)
    const refusal = { code: -32603, message: 'Internal error', data: 'it is so' }
    first.on.set('commit', () => ({ error: refusal }))
    expect(await chain.askForHermes('commit', { height: '5' })).toEqual({ error: refusal })
    expect(second.calls).not.toContain('commit')
  })

  it.each([
    ['is gone', 'cut'],
    ['limits us', { status: 429, body: 'slow down' }],
    ['has not kept it', pruned('5', 9)],
  ] as const)('is answered by the next one when the first %s', async (_, answer) => {
    const { first, second, chain } = await pair()
    await chain.start()
    first.on.set('commit', () => answer)
    second.on.set('commit', () => told)
    expect(await chain.askForHermes('commit', { height: '5' })).toEqual(told)
  })

  it('that brings a transaction succeeds where a node has it from an earlier try', async () => {
    const { first, chain } = await pair()
    await chain.start()
    const data = 'tx already exists in cache'
    first.on.set('broadcast_tx_sync', () => ({ error: { code: -32603, message: 'Internal error', data } }))
    expect(await chain.askForHermes('broadcast_tx_sync', { tx: 'AQ==' })).toMatchObject({
      result: { code: 0, hash: txHash(Uint8Array.of(1)) },
    })
  })

  it('is told that no node answers', async () => {
    const { first, second, chain } = await pair()
    await chain.start()
    for (const node of [first, second]) node.on.set('commit', () => 'cut')
    expect(await chain.askForHermes('commit', {})).toEqual({
      error: expect.objectContaining({ data: expect.stringContaining('no node of fake-1 answers') }),
    })
  })
})

describe('endpoints that must not be believed', () => {
  it('never uses a node of another chain, and tells so', async () => {
    const wrong = await fakeNode({ chainId: 'other-9', height: 5000 })
    const right = await fakeNode()
    right.abci.set(balancePath, () => ({ value: balanceOf('2') }))
    const chain = chainOn([wrong, right])
    expect(await chain.balance('cosmos1x', 'ufake')).toBe(2n)
    await chain.start()
    expect(chain.head()?.height).toBe(100)
    expect(wrong.calls.filter(method => method !== 'status')).toEqual([])
    expect(chain.health().endpoints[0]).toMatchObject({ ok: false, error: expect.stringContaining('serves other-9') })
    expect(await codeOf(chainOn([wrong]).block(1))).toBe('wrong-chain')
  })

  it('does not use a node that is catching up', async () => {
    const node = await fakeNode({ catchingUp: true })
    const chain = chainOn([node])
    await chain.start()
    expect(chain.health().healthy).toBe(false)
    await expect(chain.block(5)).rejects.toThrow(/catching up/)
    expect(node.calls).not.toContain('block_results')
  })

  it('does not believe a state older than what was already seen', async () => {
    const { first, second, chain, ask } = await pair()
    await chain.start()
    first.stateLag = 5
    expect(await ask()).toBe(2n)
    await second.down()
    expect(await codeOf(ask())).toBe('not-yet')
  })

  it('waits for the state of a height that was just seen', async () => {
    const { first, second, chain, ask } = await pair()
    await chain.start()
    first.height = second.height = 101
    first.stateLag = second.stateLag = 1
    const asked = ask({ notBefore: 101 })
    await vi.waitFor(() => expect(second.calls).toContain('abci_query'), patience)
    first.stateLag = 0
    expect(await asked).toBe(1n)
  })

  it('finds a pruned state where it is kept, and tells it when nobody has it', async () => {
    const { first, second, chain, ask } = await pair()
    await chain.start()
    const lost = () => ({
      code: 18,
      codespace: 'sdk',
      log: 'failed to load state at height 50; version does not exist (latest height: 100): invalid request',
    })
    first.abci.set(balancePath, lost)
    expect(await ask({ atHeight: 50 })).toBe(2n)
    second.abci.set(balancePath, lost)
    expect(await codeOf(ask({ atHeight: 50 }))).toBe('pruned')
  })

  it('refuses an answer of another height than the asked one', async () => {
    const { first, chain, ask } = await pair()
    first.on.set('abci_query', () => ({ result: { response: { code: 0, value: null, height: '99' } } }))
    await chain.start()
    expect(await ask({ atHeight: 50 })).toBe(2n)
  })

  it('does not let one node that claims a far height make the others look old', async () => {
    const { first, chain, ask } = await pair()
    const [height, time] = ['9000', new Date().toISOString()]
    first.on.set('status', () => ({
      result: {
        node_info: { network: 'fake-1', version: '' },
        sync_info: { latest_block_height: height, latest_block_time: time, catching_up: false },
      },
    }))
    await chain.start()
    expect(chain.head()?.height).toBe(100)
    await vi.waitFor(
      () => expect(chain.health().endpoints[0]).toMatchObject({ ok: false, error: expect.stringContaining('claims height 9000') }),
      patience,
    )
    expect(await ask()).toBe(2n)
  })

  it('calls a block nonsense whose transactions and results do not fit', async () => {
    const node = await fakeNode()
    node.txs = [Buffer.from('a').toString('base64'), Buffer.from('b').toString('base64')]
    node.results = [{ code: 0, gas_used: '7', gas_wanted: '9', events: null }]
    expect(await codeOf(chainOn([node]).block(10))).toBe('nonsense')
    node.results = [
      ...node.results,
      {
        code: 5,
        codespace: 'sdk',
        log: 'no',
        gas_used: '1',
        gas_wanted: '2',
        events: [{ type: 'e', attributes: [{ key: 'k', value: null }] }],
      },
    ]
    expect(await chainOn([node]).block(10)).toMatchObject({
      height: 10,
      txs: [
        { index: 0, hash: 'CA978112CA1BBDCAFAC231B39A23DC4DA786EFF8147C4E72B9807785AFEE48BB', gasUsed: 7n },
        { index: 1, code: 5, codespace: 'sdk', events: [{ type: 'e', attributes: [{ key: 'k', value: '' }] }] },
      ],
    })
  })
})

describe('blocks', () => {
  it('have the events of CometBFT 0.37 around the transactions too', async () => {
    const node = await fakeNode({ version: '0.37.9' })
    const event = (type: string) => ({ type, attributes: [] })
    node.on.set('block_results', ({ height = '' }) => ({
      result: { height, txs_results: null, begin_block_events: [event('begin')], end_block_events: [event('end')] },
    }))
    expect((await chainOn([node]).block(7)).events).toEqual([event('begin'), event('end')])
  })

  it('tells what is not there yet from what is gone, and finds what another node has kept', async () => {
    const { first, second, chain } = await pair()
    await chain.start()
    expect(await codeOf(chain.block(101))).toBe('not-yet')
    first.on.set('block', ({ height = '' }) => pruned(height, 90))
    expect((await chain.block(10)).height).toBe(10)
    second.on.set('block_results', ({ height = '' }) => pruned(height, 80))
    expect(await codeOf(chain.block(10))).toBe('pruned')
  })
})

it('survives a node that closes kept connections, and many questions at once', async () => {
  const { first, chain, ask } = await pair()
  await chain.start()
  const warned = vi.fn()
  process.on('warning', warned)
  onTestFinished(() => void process.off('warning', warned))
  for (let round = 0; round < 5; round += 1) {
    expect(new Set(await Promise.all(Array.from({ length: 40 }, () => ask({ via: 'hermes' }))))).toEqual(new Set([1n]))
    first.closeIdle()
  }
  expect(warned).not.toHaveBeenCalled()
})

describe('the request budget', () => {
  it('makes requests wait their turn, and says busy when the turn is too far away', async () => {
    const node = await fakeNode()
    const chain = chainOn([node], { requestsPerSecond: 20, requestTimeoutMs: 400 })
    await chain.start()
    const asked = await Promise.allSettled(Array.from({ length: 40 }, () => chain.tx('00'.repeat(32))))
    const codes = asked.map(one => (one.status === 'rejected' ? one.reason.code : 'answered'))
    expect(codes).toContain('busy')
    expect(node.calls.filter(method => method === 'tx').length).toBeLessThan(35)
    // No more than were asked: an answer that came too late was asked again, and may have found no turn then.
    expect(codes.filter(code => code !== 'busy').length).toBeLessThanOrEqual(node.calls.filter(method => method === 'tx').length)
  })

  it('keeps a part for the reading of blocks, however much others ask', async () => {
    const node = await fakeNode()
    const chain = chainOn([node], { requestsPerSecond: 20, requestTimeoutMs: 400 })
    await chain.start()
    const asked = Promise.allSettled(Array.from({ length: 100 }, () => chain.tx('00'.repeat(32))))
    expect(await chain.block(10)).toMatchObject({ height: 10 })
    expect((await asked).some(one => one.status === 'rejected' && one.reason.code === 'busy')).toBe(true)
  })
})

describe('transactions', () => {
  const bytes = MsgSend.encode({ fromAddress: 'a', toAddress: 'b', amount: [] }).finish()

  it('counts one that the node already has as accepted, and tells what CheckTx says', async () => {
    const node = await fakeNode()
    const chain = chainOn([node])
    node.on.set('broadcast_tx_sync', () => ({ error: { code: -32603, message: 'Internal error', data: 'tx already exists in cache' } }))
    const known = await chain.broadcast(bytes)
    expect(known).toMatchObject({ code: 0 })
    node.on.set('broadcast_tx_sync', () => ({ result: { code: 32, codespace: 'sdk', log: 'account sequence mismatch', hash: 'AB' } }))
    expect(await chain.broadcast(bytes)).toEqual({ hash: known.hash, code: 32, codespace: 'sdk', log: 'account sequence mismatch' })
  })

  it('looks in every index, and gives null only when one answered', async () => {
    const { first, second, chain } = await pair()
    await chain.start()
    const absent = { error: { code: -32603, message: 'Internal error', data: `tx (${'ab'.repeat(32)}) not found` } }
    first.on.set('tx', () => absent)
    second.on.set('tx', () => ({ error: { code: -32603, message: 'Internal error', data: 'transaction indexing is disabled' } }))
    expect(await chain.tx('AB'.repeat(32))).toBeNull()
    const [hash, tx] = [txHash(bytes), Buffer.from(bytes).toString('base64')]
    const included = (code: number) => ({ result: { hash, height: '9', index: 0, tx, tx_result: { code } } })
    first.on.set('tx', () => included(32))
    expect(await chain.tx(hash)).toMatchObject({ code: 32 })
    second.on.set('tx', () => included(0))
    expect(await chain.tx(hash)).toMatchObject({ code: 0 })
    second.on.set('tx', () => ({ error: { code: -32603, message: 'Internal error', data: 'transaction indexing is disabled' } }))
    first.on.set('tx', () => 'cut')
    expect(await codeOf(chain.tx('AB'.repeat(32)))).toBe('rejected')
  })
})

it('searches in every index before it finds nothing', async () => {
  const { first, second, chain } = await pair()
  await chain.start()
  const found = { block: { header: { chain_id: 'fake-1', height: '7', time: new Date().toISOString() } } }
  for (const node of [first, second]) {
    node.on.set('tx_search', () => ({ result: { txs: [], total_count: '0' } }))
    node.on.set('block_search', () => ({ result: { blocks: node === second ? [found] : [], total_count: node === second ? '1' : '0' } }))
  }
  expect(await chain.searchTxs('any')).toEqual({ total: 0, txs: [] })
  expect([first, second].map(node => node.calls.includes('tx_search'))).toEqual([true, true])
  expect(await chain.searchBlocks('any')).toEqual([7])
})

describe('health', () => {
  it('goes from ok to halted when no block comes, and back', async () => {
    const node = await fakeNode()
    let clock = Date.now()
    const chain = chainOn([node], { haltedAfterMs: 10_000 }, () => new Date(clock))
    expect(chain.health()).toMatchObject({ healthy: false, state: 'unreachable' })
    await chain.start()
    expect(chain.health()).toMatchObject({ healthy: true, state: 'ok', head: { height: 100 } })
    clock += 11_000
    expect(chain.health()).toMatchObject({ healthy: false, state: 'halted', since: new Date(clock) })
    node.makeBlock(new Date(clock))
    await vi.waitFor(() => expect(chain.health().state).toBe('ok'), patience)
  })

  it('is behind when only nodes are left that are not as far as what was seen', async () => {
    const [ahead, late] = [await fakeNode({ height: 120 }), await fakeNode({ height: 100 })]
    const chain = chainOn([ahead, late])
    await chain.start()
    expect(chain.health().state).toBe('ok')
    await ahead.down()
    await vi.waitFor(() => expect(chain.health().state).toBe('behind'), patience)
    await late.down()
    await vi.waitFor(() => expect(chain.health().state).toBe('unreachable'), patience)
  })
})
