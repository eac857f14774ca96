import type { Block, Chain, ChainSettings } from './chain.ts'
import type { FakeNode } from './testing.ts'
import { Buffer } from 'node:buffer'
import { QueryBalanceResponse } from 'cosmjs-types/cosmos/bank/v1beta1/query'
import { describe, expect, it, vi } from 'vitest'
import { balancesAt } from './balances.ts'
import { judgeAgreement } from './judgeAgreement.ts'
import { quorumHead } from './quorumHead.ts'
import { chainOn, fakeNode, pruned } from './testing.ts'

/** Longest wait for a condition; each is met much sooner. */
const patience = { timeout: 60_000, interval: 10 }
const base64 = (text: string) => Buffer.from(text).toString('base64')
const pays = (amount: string) => ({ type: 'pays', attributes: [{ key: 'amount', value: amount }] })
/** Only what is paid is read. */
const reading = (block: Block) => block.txs.flatMap(tx => tx.events.filter(event => event.type === 'pays'))
const result = { code: 0, data: base64('done'), log: 'fine', gas_used: '7', gas_wanted: '9', events: [pays('5')] }

/** Nodes with one transaction per block; two must agree. */
async function nodes(count: number, settings: Partial<ChainSettings> = {}, clock?: { now: Date }) {
  const time = new Date()
  const all = await Promise.all(
    Array.from({ length: count }, async () => {
      const node = await fakeNode()
      return Object.assign(node, { blockTime: time, txs: [base64('a')], results: [result] })
    }),
  )
  // A test that asks for the second node has asked for two.
  const [first, second, third] = all as [FakeNode, FakeNode, FakeNode]
  const chain = chainOn(all, { quorum: 2, ...settings }, clock && (() => clock.now), reading)
  await chain.start()
  return { first, second, third, chain }
}

/** A look in between would make a node that has failed as good as the others again. */
const askedByTestsOnly = { pollMs: 3_600_000 }

/** Who has just failed is asked after those who have not, however quickly each answers. */
async function failsOnce(chain: Chain, node: FakeNode): Promise<void> {
  const methods = ['block', 'block_results']
  methods.forEach(method => node.on.set(method, () => 'cut'))
  await chain.shown(49)
  methods.forEach(method => node.on.delete(method))
}

async function codeOf(asked: Promise<unknown>): Promise<string | undefined> {
  return asked.then(
    () => undefined,
    error => error.code,
  )
}

describe('a block', () => {
  it('counts when two nodes show it, whatever else they tell of it', async () => {
    const { second, chain } = await nodes(2)
    second.results = [{ ...result, log: 'written by another build', events: [{ type: 'noise', attributes: [] }, pays('5')] }]
    expect(await chain.block(50)).toMatchObject({ height: 50, txs: [{ gasUsed: 7n }] })
    expect((await chain.block(51)).dissent).toBeUndefined()
  })

  it.each<[string, (node: FakeNode) => void]>([
    ['another header', node => (node.fork = 'f')],
    ['another time', node => (node.blockTime = new Date(0))],
    ['another transaction', node => (node.txs = [base64('b')])],
    ['no transaction', node => Object.assign(node, { txs: [], results: [] })],
    ['another code', node => (node.results = [{ ...result, code: 5 }])],
    ['another answer', node => (node.results = [{ ...result, data: base64('other') }])],
    ['another gas', node => (node.results = [{ ...result, gas_used: '8' }])],
    ['another payment', node => (node.results = [{ ...result, events: [pays('6')] }])],
    ['a payment more', node => (node.results = [{ ...result, events: [pays('5'), pays('5')] }])],
  ])('does not count when one node shows %s', async (_, lie) => {
    const { second, chain } = await nodes(2)
    lie(second)
    const refusal = await chain.block(50).catch((error: unknown) => error)
    expect(refusal).toMatchObject({
      code: 'contradicted',
      facts: { shown: [{ block: { height: 50 } }, { block: { height: 50 } }], says: [{ says: expect.stringContaining('differs in') }, {}] },
    })
  })

  it('does not count while one node alone shows it; what it shows can be told', async () => {
    const { second, chain } = await nodes(2)
    second.on.set('block', ({ height = '' }) => pruned(height, 90))
    expect(await chain.block(50).catch((error: unknown) => error)).toMatchObject({
      code: 'too-few',
      facts: { says: [{ says: expect.stringContaining('block 50') }, { says: expect.stringContaining('lowest height is 90') }] },
    })
    expect(await chain.shown(50)).toMatchObject([{ block: { height: 50 } }])
    await second.down()
    expect(await codeOf(chain.block(50))).toBe('too-few')
  })

  it('counts when two outvote a third, who is then asked last and told as not well', async () => {
    const { first, third, chain } = await nodes(3, askedByTestsOnly)
    await failsOnce(chain, third)
    first.fork = 'lie'
    expect(await chain.block(50)).toMatchObject({
      height: 50,
      dissent: { by: 'quorum', says: [{ says: expect.stringContaining('the header') }, {}, {}] },
    })
    expect(chain.health()).toMatchObject({
      state: 'ok',
      endpoints: [{ ok: false, error: expect.stringContaining('another block 50') }, { ok: true }, { ok: true }],
    })
    const asked = first.calls.filter(method => method === 'block').length
    expect((await chain.block(51)).dissent).toBeUndefined()
    expect(first.calls.filter(method => method === 'block')).toHaveLength(asked)
    await third.down()
    expect(await codeOf(chain.block(52))).toBe('contradicted')
  })

  it('is asked of both nodes at once, and of one only where one is enough', async () => {
    const { first, second, chain } = await nodes(2)
    await chain.block(50)
    expect([first, second].map(node => node.calls.filter(method => method === 'block_results').length)).toEqual([1, 1])
    const alone = await nodes(2, { quorum: 1 })
    await alone.chain.block(50)
    expect([alone.first, alone.second].flatMap(node => node.calls.filter(method => method === 'block_results'))).toHaveLength(1)
  })
})

describe('an admin who allows that one node is believed', () => {
  const until = (clock: { now: Date }) => new Date(clock.now.getTime() + 60_000)

  it('has the first configured one believed, until the time is over', async () => {
    const clock = { now: new Date() }
    const { second, chain } = await nodes(2, { haltedAfterMs: 3_600_000 }, clock)
    second.fork = 'lie'
    chain.learn({ state: 'contradicted', grant: null })
    expect(chain.health()).toMatchObject({ healthy: false, state: 'contradicted' })
    chain.learn({ state: 'contradicted', grant: { until: until(clock), endpoint: null } })
    expect(await chain.block(50)).toMatchObject({ height: 50, dissent: { by: 'admin' } })
    expect(chain.health()).toMatchObject({ healthy: true, grant: { endpoint: null } })
    clock.now = new Date(clock.now.getTime() + 60_000)
    expect(await codeOf(chain.block(50))).toBe('contradicted')
    expect(chain.health()).toMatchObject({ healthy: false, state: 'contradicted', grant: undefined })
  })

  it('has the named one believed and no other', async () => {
    const clock = { now: new Date() }
    const { second, chain } = await nodes(2, {}, clock)
    second.results = [{ ...result, code: 5 }]
    chain.learn({ state: 'contradicted', grant: { until: until(clock), endpoint: second.url } })
    expect(await chain.block(50)).toMatchObject({ txs: [{ code: 5 }] })
    await second.down()
    expect(await codeOf(chain.block(50))).toBe('too-few')
  })

  it('lets the chain go on with the node that is left', async () => {
    const { first, second, chain } = await nodes(2)
    await second.down()
    first.makeBlock()
    await vi.waitFor(() => expect(chain.health()).toMatchObject({ state: 'too-few', quorate: false }), patience)
    await vi.waitFor(() => expect(chain.claimed()?.height).toBe(101), patience)
    expect(chain.head()?.height).toBe(100)
    chain.learn({ state: 'too-few', grant: { until: new Date(Date.now() + 60_000), endpoint: null } })
    expect(chain.head()?.height).toBe(101)
    expect(chain.health()).toMatchObject({ healthy: true, quorate: false })
  })
})

describe('the head', () => {
  it('is what two nodes have: one that claims a far height makes nobody look behind', async () => {
    const { first, second, chain } = await nodes(2)
    first.height = 9000
    await vi.waitFor(() => expect(chain.claimed()?.height).toBe(9000), patience)
    expect(chain.head()?.height).toBe(100)
    second.makeBlock()
    await vi.waitFor(() => expect(chain.head()?.height).toBe(101), patience)
    expect(chain.health()).toMatchObject({ state: 'ok', quorate: true })
  })

  it('stands still with a node that stands still, and that is told once the chain goes on without it', async () => {
    const clock = { now: new Date() }
    const { first, chain } = await nodes(2, { haltedAfterMs: 10_000 }, clock)
    clock.now = new Date(clock.now.getTime() + 11_000)
    expect(chain.health().state).toBe('halted')
    first.makeBlock(clock.now)
    await vi.waitFor(() => expect(chain.health()).toMatchObject({ state: 'too-few', quorate: false, head: { height: 100 } }), patience)
  })

  it.each([
    [[], 1, undefined],
    [[5, 9], 1, 9],
    [[5, 9], 2, 5],
    [[5, null], 2, undefined],
    [[5, 9, 7], 2, 7],
  ])('of %j with a quorum of %i is %s', (heights, quorum, height) => {
    expect(
      quorumHead(
        heights.map((one, node) => ({ node: String(node), head: () => (one === null ? null : { height: one, time: new Date(0) }) })),
        quorum,
      )?.height,
    ).toBe(height)
  })
})

it('believes an answer about a height when two nodes give it', async () => {
  const { first, second, chain } = await nodes(2)
  const answer = (amount: string) => () => ({ value: QueryBalanceResponse.encode({ balance: { denom: 'ufake', amount } }).finish() })
  for (const node of [first, second]) node.abci.set('/cosmos.bank.v1beta1.Query/AllBalances', answer('5'))
  expect(await codeOf(balancesAt(chain, 'cosmos1x', 50))).toBeUndefined()
  second.abci.set('/cosmos.bank.v1beta1.Query/AllBalances', answer('50'))
  expect(await codeOf(balancesAt(chain, 'cosmos1x', 50))).toBe('contradicted')
  await second.down()
  expect(await codeOf(balancesAt(chain, 'cosmos1x', 50))).toBe('too-few')
})

it('gives a transaction to two nodes: one that swallows it is not the only one that has it', async () => {
  const { first, second, chain } = await nodes(2)
  const taken = { result: { code: 0, codespace: '', log: '', hash: 'AB' } }
  const refused = { result: { code: 19, codespace: 'sdk', log: 'tx already in mempool', hash: 'AB' } }
  first.on.set('broadcast_tx_sync', () => refused)
  second.on.set('broadcast_tx_sync', () => taken)
  expect(await chain.broadcast(Buffer.from('tx'))).toMatchObject({ code: 0 })
  second.on.set('broadcast_tx_sync', () => 'cut')
  expect(await chain.broadcast(Buffer.from('tx'))).toMatchObject({ code: 19 })
})

describe('two addresses of one node', () => {
  it.each<[string, (url: string) => string]>([
    ['by another path', url => `${url}/cosmos?key=1`],
    ['by another name', url => url.replace('127.0.0.1', 'localhost')],
  ])('%s are one: what only it shows does not count, and its height moves no head', async (_, other) => {
    const node = Object.assign(await fakeNode(), { txs: [base64('a')], results: [result] })
    node.abci.set('/cosmos.bank.v1beta1.Query/AllBalances', () => ({
      value: QueryBalanceResponse.encode({ balance: { denom: 'ufake', amount: '5' } }).finish(),
    }))
    const chain = chainOn([node], { quorum: 2, rpc: [node.url, other(node.url)] })
    await chain.start()
    expect(await codeOf(chain.block(50))).toBe('too-few')
    expect(await codeOf(balancesAt(chain, 'cosmos1x', 50))).toBe('too-few')
    expect([chain.head(), chain.health().state, chain.health().quorate]).toEqual([null, 'too-few', false])
  })

  it('are asked after one address of each other node', async () => {
    const { first, second } = await nodes(2)
    const swallows = first.calls
    const chain = chainOn([], { quorum: 2, rpc: [first.url, `${first.url}/again`, second.url] })
    await chain.start()
    swallows.length = 0
    second.calls.length = 0
    await codeOf(chain.broadcast(Buffer.from('tx')))
    expect([first, second].map(node => node.calls.includes('broadcast_tx_sync'))).toEqual([true, true])
    await chain.block(50)
    expect([first, second].map(node => node.calls.filter(method => method === 'block').length)).toEqual([1, 1])
  })
})

it('a block says how many nodes showed it: one alone where nobody else was asked, or an admin lets it be believed', async () => {
  const { chain } = await nodes(3)
  expect((await chain.block(50)).witnesses).toBe(2)
  const { first, second, chain: contradicted } = await nodes(2)
  second.fork = 'lie'
  contradicted.learn({ state: 'contradicted', grant: { until: new Date(Date.now() + 60_000), endpoint: first.url } })
  expect((await contradicted.block(50)).witnesses ?? 1).toBe(1)
  const { chain: alone } = await nodes(2, { quorum: 1 })
  expect((await alone.block(50)).witnesses ?? 1).toBe(1)
})

it('takes two addresses of one host for one node, and two camps of one size for a contradiction', () => {
  const shown = (endpoint: string, hash: string) => ({
    endpoint,
    hash,
    data: [],
    block: { chainId: 'a-1', height: 1, time: new Date(0), txs: [], events: [] },
  })
  const judge = (all: ReturnType<typeof shown>[], quorum: number) => judgeAgreement(all, quorum, reading).kind
  expect(judge([shown('a', '1'), shown('a', '1')], 2)).toBe('too-few')
  expect(judge([shown('a', '1'), shown('b', '1')], 2)).toBe('agreed')
  expect(judge([shown('a', '1'), shown('b', '2'), shown('c', '1')], 2)).toBe('agreed')
  expect(judge([shown('a', '1'), shown('b', '2'), shown('c', '1'), shown('d', '2')], 2)).toBe('contradicted')
  expect(judge([shown('a', '1'), shown('b', '2'), shown('c', '3')], 2)).toBe('contradicted')
  expect(judge([], 2)).toBe('too-few')
})
