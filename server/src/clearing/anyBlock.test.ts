import type { BlockTx, ChainEvent } from '../chains/chain.ts'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { BlockResultsAnswer } from '../chains/rpcSchemas.ts'
import { payments } from '../db/schema/index.ts'
import { useDatabase } from '../db/testing.ts'
import { readBlock } from './readBlock.ts'
import { aContext, anEvent, aTx, ours, paid, service, startedAt, theirs } from './testing.ts'

const database = await useDatabase()

/** What people can put into a memo or a receiver, the ends of what a database takes included. */
const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.constantFrom('', '\0', 'CLR-\0', '\uD800', '\u{10FFFF}', '\\u0000', '\''))
const digits = fc.oneof(fc.bigInt({ min: 0n, max: 2n ** 64n }).map(String), fc.constantFrom('-1', '1e5', ' 7', '', '99999999999999999999999', '\0'))

/** Packet events as a lying node, or a chain with a module of its own, may show them. */
const packetEvent = fc.record({
  type: fc.constantFrom('send_packet', 'recv_packet', 'write_acknowledgement', 'acknowledge_packet', 'timeout_packet'),
  sequence: digits,
  port: fc.constantFrom('transfer', 'transfer', '\0'),
  channel: fc.constantFrom('channel-0', 'channel-9'),
  data: fc.record({ denom: text, amount: digits, sender: text, receiver: text, memo: text }),
  timeout: fc.oneof(fc.constantFrom('0-0', '1-100', '', 'x-y', '1-\0', '1-2-3'), text),
  nanos: digits,
}).map(({ type, sequence, port, channel, data, timeout, nanos }): ChainEvent => anEvent(type, {
  packet_sequence: sequence,
  packet_src_port: port,
  packet_src_channel: channel,
  packet_dst_port: 'transfer',
  packet_dst_channel: channel === 'channel-0' ? 'channel-9' : 'channel-0',
  packet_data_hex: Buffer.from(JSON.stringify(data)).toString('hex'),
  packet_ack_hex: Buffer.from('{"result":"AQ=="}').toString('hex'),
  packet_timeout_height: timeout,
  packet_timeout_timestamp: nanos,
}))
/** Coins that move to or from us, over IBC or not. */
const movement = fc.record({ amount: fc.oneof(digits.map(count => `${count}uatom`), text), receiver: fc.constantFrom(service, ours, theirs), spender: fc.oneof(text, fc.constantFrom(service, ours, theirs)), memo: text })
  .map(({ amount, receiver, spender, memo }) => [
    anEvent('coin_spent', { spender, amount }),
    anEvent('coin_received', { receiver, amount }),
    anEvent('transfer', { sender: spender, recipient: receiver, amount }),
    anEvent('fungible_token_packet', { receiver, memo, success: 'true' }),
  ])

/** Transactions with messages that are none, or with bytes that are none. */
const transaction: fc.Arbitrary<BlockTx> = fc.oneof(
  text.map(memo => paid({ memo })),
  fc.record({ memo: text, events: fc.array(fc.oneof(packetEvent.map(event => [event]), movement), { maxLength: 3 }).map(all => all.flat()), messages: fc.array(fc.record({ typeUrl: fc.constantFrom('/cosmos.bank.v1beta1.MsgSend', '/cosmos.bank.v1beta1.MsgMultiSend', '/cosmos.authz.v1beta1.MsgExec', '/ibc.core.channel.v1.MsgRecvPacket', '/ibc.core.channel.v1.MsgAcknowledgement', '/ibc.core.channel.v1.MsgTimeout'), value: fc.uint8Array({ maxLength: 50 }) }), { maxLength: 2 }) }).map(aTx),
  fc.record({ events: fc.oneof(packetEvent.map(event => [event]), movement), bytes: fc.uint8Array({ maxLength: 60 }) }).map(({ events, bytes }) => ({ ...aTx({ events }), bytes })),
)

/** Through the door by which events come in. */
function asNodesTell(events: ChainEvent[]): ChainEvent[] {
  return BlockResultsAnswer.parse({ height: '1', finalize_block_events: JSON.parse(JSON.stringify(events)) }).finalize_block_events
}

it('whatever a block holds, it is recorded: nobody can stop the reading of a chain', async () => {
  const ctx = await aContext(database)
  let height = 0
  await fc.assert(fc.asyncProperty(fc.array(transaction, { minLength: 1, maxLength: 4 }), fc.array(fc.oneof(packetEvent.map(event => [event]), movement), { maxLength: 1 }), async (txs, events) => {
    const block = { chainId: 'a-1', height: height + 1, time: startedAt, events: asNodesTell(events.flat()), txs: txs.map(tx => ({ ...tx, events: asNodesTell(tx.events) })) }
    expect(await readBlock(ctx, block)).toBe(true)
    height += 1
  }), { numRuns: 80 })
  expect(await database.db.select().from(payments)).not.toEqual([])
})
