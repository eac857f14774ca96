import type { Chain } from '../../chains/chain.ts'
import type { FakeNode } from '../../chains/testing.ts'
import type { Database } from '../../db/database.ts'
import { Buffer } from 'node:buffer'
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { beforeEach, expect, it } from 'vitest'
import { isStorable } from '../../chains/foreignText.ts'
import { chainOn, fakeNode } from '../../chains/testing.ts'
import { audit } from '../../db/audit.ts'
import { inTransaction } from '../../db/inTransaction.ts'
import { auditLog, chainCursors, packets, payments, quarantinedBlocks } from '../../db/schema/index.ts'
import { useDatabase } from '../../db/testing.ts'
import { aContext, aTx, ours, paid, service, startedAt, theirs, wallet } from '../testing.ts'
import { createRecorder } from './recordBlocks.ts'

const database = await useDatabase()
let node: FakeNode
let chain: Chain
let recorder: ReturnType<typeof createRecorder>
let height = 0

beforeEach(async () => {
  node = await fakeNode({ chainId: 'a-1', height: 1_000_000 })
  chain = chainOn([node], { chainId: 'a-1', quorum: 1, requestTimeoutMs: 60_000 })
  const ctx = await aContext(database)
  // Our wallets are followed, with nothing in them.
  recorder = createRecorder(ctx, {
    ...chain,
    head: () => ({ height, time: startedAt }),
    query: async () => ({ value: [] as never, height: 0 }),
  })
  height = 0
})

interface RawEvent {
  type: string
  attributes: { key: string; value: string | null; index?: boolean }[]
}
interface RawTx {
  bytes: Uint8Array
  code?: number
  gas?: string
  codespace?: string
  log?: string
  events: RawEvent[]
}

/** Shows a block over the node's HTTP and has it recorded as the reader does. */
async function read(txs: RawTx[], events: RawEvent[] = []): Promise<void> {
  const next = height + 1
  node.blockTime = new Date(startedAt.getTime() + next * 1_000)
  node.txs = txs.map(tx => Buffer.from(tx.bytes).toString('base64'))
  node.results = txs.map(({ code = 0, gas = '1', codespace = '', log = '', events: own }) => ({
    code,
    codespace,
    log,
    data: '',
    gas_used: gas,
    gas_wanted: gas,
    events: own,
  }))
  node.on.set('block_results', () => ({ result: { height: String(next), txs_results: node.results, finalize_block_events: events } }))
  await recorder.record(await chain.block(next))
  height = next
}

/** The cursor moved, the payments are recorded, and nothing was quarantined. */
async function isRecorded(db: Database['db'], paidBlocks: number): Promise<void> {
  const cursors = await db.select().from(chainCursors)
  expect(cursors.find(one => one.chainId === 'a-1')?.height).toBe(height)
  expect(await db.select({ height: quarantinedBlocks.height, reason: quarantinedBlocks.reason }).from(quarantinedBlocks)).toEqual([])
  expect((await db.select({ memo: payments.memo }).from(payments)).filter(one => one.memo === 'a plain payment')).toHaveLength(paidBlocks)
}

function event(type: string, attributes: Record<string, string | null>): RawEvent {
  return { type, attributes: Object.entries(attributes).map(([key, value]) => ({ key, value, index: true })) }
}

function plainPayment(): RawTx {
  const tx = paid({ memo: 'a plain payment' })
  return { bytes: tx.bytes, events: tx.events }
}

function sending(data: string | Uint8Array, more: Record<string, string> = {}): RawEvent {
  return event('send_packet', {
    packet_sequence: '1',
    packet_src_port: 'transfer',
    packet_src_channel: 'channel-0',
    packet_dst_port: 'transfer',
    packet_dst_channel: 'channel-9',
    packet_data_hex: Buffer.from(data).toString('hex'),
    packet_timeout_height: '0-0',
    packet_timeout_timestamp: '0',
    ...more,
  })
}

/** Texts as people, contracts and lying nodes may write them: of every plane, up to a megabyte, some that no database holds. */
const letters = fc.oneof(
  fc.constantFrom('', '\0', 'CLR-\0', '\uD800', '\u{10FFFF}', '\\u0000', "'", '…', 'cosmos1', 'transfer/channel-0/'),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.integer({ min: 0, max: 16 }).map(plane => String.fromCodePoint(plane * 0x10000 + 0x41)),
)
const times = fc.oneof(
  { weight: 6, arbitrary: fc.constant(1) },
  { weight: 3, arbitrary: fc.integer({ min: 2, max: 3_000 }) },
  { weight: 1, arbitrary: fc.constant(1_000_000) },
)
const repeated = fc
  .tuple(letters, times)
  .map(([piece, count]) => piece.repeat(Math.min(count, Math.ceil(1_000_000 / Math.max(1, piece.length)))))
/** An index takes what it can compress. */
const incompressible = fc
  .record({ seed: fc.nat(), outputLength: fc.constantFrom(30, 400, 3_000, 30_000, 750_000) })
  .map(({ seed, outputLength }) => createHash('shake256', { outputLength }).update(String(seed)).digest('base64'))
const text = fc.oneof({ weight: 3, arbitrary: repeated }, { weight: 1, arbitrary: incompressible })
const deep = fc
  .tuple(fc.constantFrom(['[', ']'], ['{"a":', '}']), fc.integer({ min: 1, max: 20_000 }))
  .map(([[open = '', close = ''], depth]) => `${open.repeat(depth)}1${close.repeat(depth)}`)
const digits = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 64n }).map(String),
  fc.constantFrom('0', '-1', '1e5', ' 7', '', '9'.repeat(20), '9'.repeat(78), '9'.repeat(79), '\0'),
)

const packetEvent = fc
  .record({
    type: fc.constantFrom('send_packet', 'recv_packet', 'write_acknowledgement', 'acknowledge_packet', 'timeout_packet'),
    sequence: digits,
    port: fc.oneof({ weight: 4, arbitrary: fc.constant('transfer') }, { weight: 1, arbitrary: text }),
    channel: fc.oneof({ weight: 4, arbitrary: fc.constantFrom('channel-0', 'channel-9') }, { weight: 1, arbitrary: text }),
    data: fc.oneof(
      fc
        .record({ denom: text, amount: digits, sender: text, receiver: text, memo: fc.oneof(text, deep) })
        .map(data => JSON.stringify(data)),
      deep,
      fc.uint8Array({ maxLength: 200 }),
    ),
    ack: fc.oneof(fc.constant('{"result":"AQ=="}'), deep, text),
    timeout: fc.oneof(fc.constantFrom('0-0', '1-100', '', 'x-y', '1-\0', '1-2-3', `1-${2n ** 64n - 1n}`), text),
    nanos: digits,
  })
  .map(({ type, sequence, port, channel, data, ack, timeout, nanos }) => ({
    ...sending(data, {
      packet_sequence: sequence,
      packet_src_port: port,
      packet_src_channel: channel,
      packet_dst_channel: channel === 'channel-0' ? 'channel-9' : 'channel-0',
      packet_ack_hex: Buffer.from(ack).toString('hex'),
      packet_timeout_height: timeout,
      packet_timeout_timestamp: nanos,
    }),
    type,
  }))
const someone = fc.oneof(text, fc.constantFrom(service, ours, theirs, wallet))
const coins = fc.oneof(
  digits.map(count => `${count}uatom`),
  fc.tuple(digits, text).map(([count, denom]) => count + denom),
  text,
)
const movement = fc
  .record({ amount: coins, receiver: someone, spender: someone, memo: fc.oneof(text, deep) })
  .map(({ amount, receiver, spender, memo }): RawEvent[] => [
    event('coin_spent', { spender, amount }),
    event('coin_received', { receiver, amount }),
    event('transfer', { sender: spender, recipient: receiver, amount }),
    event('fungible_token_packet', { receiver, memo, success: 'true' }),
    event('tx', { acc_seq: `${spender}/0`, fee: amount, fee_payer: null }),
  ])
/** A transfer, a payment and an arrival that any chain may show, but for what people write. */
const sound = fc
  .record({ sequence: fc.integer({ min: 1, max: 1_000_000 }), sender: text, receiver: text, denom: text, memo: fc.oneof(text, deep) })
  .map(({ sequence, sender, receiver, denom, memo }): RawEvent[] => [
    sending(JSON.stringify({ denom: `u${denom}`, amount: '5', sender, receiver, memo }), { packet_sequence: String(sequence) }),
    event('coin_received', { receiver: service, amount: `5u${denom.replaceAll(',', '')}` }),
    event('transfer', { sender, recipient: service, amount: `5u${denom.replaceAll(',', '')}` }),
    event('coin_received', { receiver: service, amount: '5uatom' }),
    event('fungible_token_packet', { receiver: service, memo, success: 'true' }),
  ])
/** A thousand events of usual size, or a few of a megabyte. */
const mostBytes = 3_000_000
const someEvents: fc.Arbitrary<RawEvent[]> = fc
  .tuple(
    fc.array(
      fc.oneof(
        sound,
        packetEvent.map((one): RawEvent[] => [one]),
        movement,
      ),
      { maxLength: 3 },
    ),
    fc.constantFrom(1, 1, 1, 300),
  )
  .map(([all, count]) => {
    const once: RawEvent[] = all.flat()
    return Array.from<RawEvent[]>({ length: Math.max(1, Math.min(count, Math.floor(mostBytes / (1 + JSON.stringify(once).length)))) })
      .fill(once)
      .flat()
  })

const typeUrls = [
  '/cosmos.bank.v1beta1.MsgSend',
  '/cosmos.bank.v1beta1.MsgMultiSend',
  '/cosmos.authz.v1beta1.MsgExec',
  '/ibc.core.channel.v1.MsgRecvPacket',
  '/ibc.core.channel.v1.MsgAcknowledgement',
  '/ibc.core.channel.v1.MsgTimeout',
]
/** Transactions with messages that are none, or with bytes that are none. */
const transaction: fc.Arbitrary<RawTx> = fc
  .record({
    memo: fc.oneof(text, deep, fc.constant('relayooor refund 1-3')),
    events: someEvents,
    messages: fc.array(fc.record({ typeUrl: fc.constantFrom(...typeUrls), value: fc.uint8Array({ maxLength: 50 }) }), { maxLength: 2 }),
    code: fc.constantFrom(0, 0, 5, 2 ** 32 - 1),
    gas: fc.constantFrom('1', '-1', '9'.repeat(20), String(2n ** 63n - 1n)),
    codespace: text,
    log: text,
    nonsense: fc.option(fc.uint8Array({ maxLength: 60 })),
  })
  .map(({ memo, messages, nonsense, ...rest }) => ({ bytes: nonsense ?? aTx({ memo, messages }).bytes, ...rest }))

it('whatever a block holds, it is recorded with its money: nobody can stop the reading of a chain', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(transaction, { maxLength: 3 }), someEvents, async (txs, events) => {
      await read([...txs, plainPayment()], events)
      await isRecorded(database.db, height)
    }),
    { numRuns: 25, endOnFailure: true },
  )
}, 600_000)

it('five transfers in one transaction, each to another receiver of the longest that ibc-go takes', async () => {
  const receivers = ['a', 'b', 'c', 'd', 'e'].map(letter => letter.repeat(2_048))
  const events = receivers.map((receiver, index) =>
    sending(JSON.stringify({ denom: 'uatom', amount: '1', sender: wallet, receiver }), { packet_sequence: String(index + 1) }),
  )
  await read([{ bytes: aTx({}).bytes, events }, plainPayment()])
  await isRecorded(database.db, 1)
  const kept = (await database.db.select().from(packets)).map(row => row.receiver ?? '')
  expect(new Set(kept).size).toBe(5)
  expect(kept.every(receiver => isStorable(receiver) && Buffer.byteLength(receiver) <= 512)).toBe(true)
})

it('ten thousand packets in one block', async () => {
  const events = Array.from({ length: 10_000 }, (_, index) =>
    sending(JSON.stringify({ denom: 'uatom', amount: '1', sender: wallet, receiver: `cosmos1receiver${index}` }), {
      packet_sequence: String(index + 1),
    }),
  )
  await read([{ bytes: aTx({}).bytes, events: events.slice(0, 6_000) }, plainPayment()], events.slice(6_000))
  await isRecorded(database.db, 1)
  expect(await database.db.$count(packets)).toBe(10_000)
}, 120_000)

it('four thousand denoms in one payment, as many as nobody can promise to count', async () => {
  const amount = Array.from({ length: 4_000 }, (_, index) => `1factory/${wallet}/dust${index}`).join(',')
  await read([plainPayment()])
  await read([{ bytes: aTx({ memo: 'dust' }).bytes, events: [event('coin_received', { receiver: service, amount })] }, plainPayment()])
  await isRecorded(database.db, 2)
  expect(await database.db.$count(payments)).toBe(3)
}, 120_000)

it('so much that follows from it that one statement cannot write it', async () => {
  await inTransaction(database, 'test', async tx => {
    for (let index = 0; index < 10_000; index += 1)
      audit(tx, { at: startedAt, actor: 'system', source: 'a-1 at 1', action: 'receive-payment', subject: `payment:${index}` })
  })
  expect(await database.db.$count(auditLog)).toBe(10_000)
}, 120_000)
