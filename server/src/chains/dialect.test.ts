import type { ChainEvent } from './chain.ts'
import { Buffer } from 'node:buffer'
import { expect, it, vi } from 'vitest'
import { txHash } from './decodeBlock.ts'
import { inText, judgeDialect } from './dialect.ts'
import { chainOn, fakeNode } from './testing.ts'

const base64 = (text: string) => Buffer.from(text).toString('base64')
function event(type: string, attributes: Record<string, string>): ChainEvent {
  return { type, attributes: Object.entries(attributes).map(([key, value]) => ({ key, value })) }
}
function encoded({ type, attributes }: ChainEvent): ChainEvent {
  return { type, attributes: attributes.map(({ key, value }) => ({ key: base64(key), value: base64(value) })) }
}
const fee = event('tx', { fee: '5uatom', fee_payer: 'cosmos1payer' })
const spent = event('coin_spent', { spender: 'cosmos1payer', amount: '5uatom' })
const sent = event('send_packet', { packet_sequence: '7', packet_src_channel: 'channel-0' })
/** As Provenance adds them. */
const foreign = event('tx', { min_fee_charged: '3nhash' })

it.each([
  ['a fee', [fee], 'text'],
  ['a fee in base64', [encoded(fee)], 'base64'],
  ['coins spent in base64', [encoded(sent), encoded(spent)], 'base64'],
  ['what chains add to the SDK events', [foreign, spent], 'text'],
  ['nothing but what chains add', [foreign], 'unknown'],
  ['another form', [event('coin_spent', { '7370656e646572': '63' })], 'unknown'],
  ['both forms', [spent, encoded(fee)], 'unknown'],
  ['a packet alone', [sent], null],
  ['a contract that writes base64', [event('wasm', { [base64('spender')]: base64('cosmos1a') })], null],
  ['a contract that says that it spends', [event('wasm-coin_spent', { [base64('amount')]: base64('5uatom') })], null],
  ['a contract in base64 beside a fee in text', [fee, event('wasm', { [base64('amount')]: 'NXVhdG9t' })], 'text'],
  ['no attributes', [event('tx', {})], null],
  ['no events', [], null],
])('judges by %s', (_, events, dialect) => {
  expect(judgeDialect(events)).toBe(dialect)
})

it('reads base64 as text, and keeps what is not UTF-8 or not base64 as it is', () => {
  const broken = { key: base64('data'), value: Buffer.from([0xff, 0xfe]).toString('base64') }
  expect(inText([encoded(sent), { type: 'evm', attributes: [broken, { key: '', value: 'a' }] }], 'base64')).toEqual([
    sent,
    {
      type: 'evm',
      attributes: [
        { key: 'data', value: '//4=' },
        { key: '', value: 'a' },
      ],
    },
  ])
})

/** A node that says it is of any version, with these events in every block. */
async function aNode(events: ChainEvent[], version = '1.0.0-rc14') {
  const node = await fakeNode({ version })
  node.on.set('block_results', ({ height = '' }) => ({ result: { height, txs_results: [], begin_block_events: events } }))
  return { node, chain: chainOn([node]) }
}

it('reads a node that writes base64, whatever version it tells', async () => {
  for (const version of ['0.34.29', '1.0.0-rc14', '0.38.11']) {
    const { chain } = await aNode([encoded(spent), encoded(sent)], version)
    await chain.start()
    expect((await chain.block(5)).events).toEqual([spent, sent])
    expect(chain.health().healthy).toBe(true)
  }
})

it('keeps what a node spoke for blocks that do not tell, until others do', async () => {
  const { node, chain } = await aNode([encoded(spent)])
  await chain.start()
  await chain.block(5)
  const answer = (events: ChainEvent[]) =>
    node.on.set('block_results', ({ height = '' }) => ({ result: { height, txs_results: [], begin_block_events: events } }))
  answer([encoded(sent)])
  expect((await chain.block(6)).events).toEqual([sent])
  answer([spent])
  expect((await chain.block(7)).events).toEqual([spent])
  answer([sent])
  expect((await chain.block(8)).events).toEqual([sent])
})

it('forgets what a node spoke when it is upgraded in place', async () => {
  const { node, chain } = await aNode([encoded(spent)], '0.34.29')
  await chain.start()
  await chain.block(5)
  node.on.set('block_results', ({ height = '' }) => ({ result: { height, txs_results: [], begin_block_events: [sent] } }))
  node.version = '0.37.4'
  const looked = node.calls.filter(method => method === 'status').length
  await vi.waitFor(() => expect(node.calls.filter(method => method === 'status').length).toBeGreaterThan(looked + 1), { timeout: 60_000 })
  expect((await chain.block(6)).events).toEqual([sent])
})

it('calls a node unhealthy, not empty, whose blocks are in no known form, and asks another one', async () => {
  const strange = [event('coin_spent', { '7370656e646572': '63' }), sent]
  const { node, chain } = await aNode(strange)
  await chain.start()
  await expect(chain.block(5)).rejects.toMatchObject({ code: 'rejected', message: expect.stringContaining('no form that is known') })
  expect(chain.health()).toMatchObject({ healthy: false, endpoints: [{ ok: false, error: expect.stringContaining('no form') }] })
  node.on.set('block_results', ({ height = '' }) => ({ result: { height, txs_results: [], begin_block_events: [spent] } }))
  expect((await chain.block(6)).events).toEqual([spent])
  expect(chain.health().healthy).toBe(true)

  const { node: first } = await aNode(strange)
  const { node: second } = await aNode([encoded(spent)])
  const both = chainOn([first, second])
  await both.start()
  expect((await both.block(5)).events).toEqual([spent])
})

it('reads a transaction of the index in base64 too', async () => {
  const { node, chain } = await aNode([])
  const tx = Buffer.from('a transaction')
  const hash = txHash(tx)
  const answer = {
    hash,
    height: '5',
    index: 0,
    tx: tx.toString('base64'),
    tx_result: { code: 0, events: [encoded(fee), encoded(sent)] },
  }
  node.on.set('tx', () => ({ result: answer }))
  node.on.set('tx_search', () => ({ result: { txs: [answer], total_count: '1' } }))
  expect((await chain.tx(hash))?.events).toEqual([fee, sent])
  expect((await chain.searchTxs('any')).txs[0]?.events).toEqual([fee, sent])
})
