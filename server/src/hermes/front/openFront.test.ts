import type { NodeReply, ToldEvent } from './front.ts'
import { Buffer } from 'node:buffer'
import { connect } from 'node:http2'
import { buffer } from 'node:stream/consumers'
import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { openFront } from './openFront.ts'

const sent: ToldEvent = { timeout: { revision: '1', height: '900', nanos: '1800000000123456789' }, dataHex: '7b7d' }
const answered: ToldEvent = { ...sent, ackHex: '7b226572726f72223a226e6f227d' }
/** As Hermes words it. */
const search =
  "send_packet.packet_src_channel = 'channel-0' AND send_packet.packet_src_port = 'transfer' AND " +
  "send_packet.packet_dst_channel = 'channel-9' AND send_packet.packet_dst_port = 'transfer' AND send_packet.packet_sequence = '7'"
const searchOfAnswer = search.replaceAll('send_packet', 'write_acknowledgement')
const ends = {
  source: { portId: 'transfer', channelId: 'channel-0' },
  destination: { portId: 'transfer', channelId: 'channel-9' },
  sequence: '7',
}
const nothing = { result: { txs: [], total_count: '0' } }

const CallAnswer = z.looseObject({ result: z.unknown().optional() })

async function aFront(answers: Record<string, NodeReply>, known: ToldEvent | null = null) {
  const asked: [method: string, params: object][] = []
  const searched: object[] = []
  const front = await openFront([
    {
      chainId: 'a-1',
      async ask(method, params) {
        asked.push([method, params])
        return answers[method] ?? { error: { code: -32601, message: 'Method not found' } }
      },
      async tell(event) {
        searched.push(event)
        return known
      },
    },
  ])
  onTestFinished(front.close)
  const { rpc = '', grpc = '' } = front.addresses.get('a-1') ?? {}
  return {
    asked,
    searched,
    front,
    async call(method: string, params: object | null = {}): Promise<{ result?: unknown }> {
      const answer = await fetch(rpc, { method: 'POST', body: JSON.stringify({ jsonrpc: '2.0', id: 'one', method, params }) })
      return CallAnswer.parse(await answer.json())
    },
    query: (path: string, data: Uint8Array, height?: string) => unary(grpc, path, data, height),
  }
}

describe('by JSON-RPC', () => {
  it('a node answers, with what it gives and what it refuses, as it says it', async () => {
    const refusal = { error: { code: -32603, message: 'Internal error', data: 'height 5 is not available, lowest height is 9' } }
    const { call, asked } = await aFront({ status: { result: { any: ['thing'] } }, commit: refusal })
    expect(await call('status', null)).toEqual({ jsonrpc: '2.0', id: 'one', result: { any: ['thing'] } })
    expect(await call('commit', { height: '5' })).toEqual({ jsonrpc: '2.0', id: 'one', ...refusal })
    expect(asked).toEqual([
      ['status', {}],
      ['commit', { height: '5' }],
    ])
  })

  it('a packet is found that no index has, by what we know of its sending', async () => {
    const { call, searched } = await aFront({ tx_search: nothing }, sent)
    const { result } = await call('tx_search', { query: search, prove: false, page: '1', per_page: '10', order_by: 'desc' })
    expect(searched).toEqual([{ type: 'send_packet', ...ends }])
    expect(result).toMatchObject({ total_count: '1', txs: [{ height: '1', tx_result: { code: 0, events: [{ type: 'send_packet' }] } }] })
    expect(attributesOf(result)).toEqual({
      packet_data_hex: '7b7d',
      packet_timeout_height: '1-900',
      packet_timeout_timestamp: '1800000000123456789',
      packet_sequence: '7',
      packet_src_port: 'transfer',
      packet_src_channel: 'channel-0',
      packet_dst_port: 'transfer',
      packet_dst_channel: 'channel-9',
    })
  })

  it('and so is its acknowledgement', async () => {
    const { call, searched } = await aFront({ tx_search: nothing }, answered)
    const { result } = await call('tx_search', { query: searchOfAnswer })
    expect(searched).toEqual([{ type: 'write_acknowledgement', ...ends }])
    expect(result).toMatchObject({ txs: [{ tx_result: { events: [{ type: 'write_acknowledgement' }] } }] })
    expect(attributesOf(result)).toMatchObject({ packet_data_hex: '7b7d', packet_sequence: '7', packet_ack_hex: answered.ackHex })
  })

  it('and in base64, where Hermes reads it so', async () => {
    const status = { result: { node_info: { version: '0.34.29' } } }
    const { call } = await aFront({ tx_search: nothing, status }, sent)
    const { result } = await call('tx_search', { query: search })
    const sequence = Buffer.from('packet_sequence').toString('base64')
    expect(attributesOf(result)[sequence]).toBe(Buffer.from('7').toString('base64'))
  })

  it.each<[string, NodeReply, string]>([
    ['what the index has', { result: { txs: [{ hash: 'AB' }], total_count: '1' } }, search],
    ['a search for other events', nothing, search.replaceAll('send_packet', 'acknowledge_packet')],
    ['a search by hash', nothing, "tx.hash = 'AB'"],
    ['a search of which nothing is known', nothing, search],
  ])('nothing is added to %s', async (_, answer, query) => {
    const { call } = await aFront({ tx_search: answer })
    expect(await call('tx_search', { query })).toEqual({ jsonrpc: '2.0', id: 'one', ...answer })
  })
})

describe('by gRPC', () => {
  const path = '/cosmos.bank.v1beta1.Query/Balance'
  const answer = (response: object) => ({ abci_query: { result: { response } } })

  it('the application is asked by ABCI, at the height that Hermes wants', async () => {
    const value = Buffer.from('answer').toString('base64')
    const { query, asked } = await aFront(answer({ code: 0, value, height: '42' }))
    expect(await query(path, Buffer.from('ask'), '42')).toEqual({ status: '0', message: undefined, height: '42', body: 'answer' })
    expect(await query(path, Buffer.from(''))).toMatchObject({ status: '0' })
    expect(asked).toEqual([
      ['abci_query', { path, data: Buffer.from('ask').toString('hex'), height: '42', prove: false }],
      ['abci_query', { path, data: '', height: '0', prove: false }],
    ])
  })

  it.each<[string, string, string, string]>([
    ['an absence', 'rpc error: code = NotFound desc = account cosmos1x not found: key not found', '5', 'account cosmos1x not found'],
    [
      'a simulation that fails',
      'rpc error: code = Unknown desc = account sequence mismatch, expected 5, got 4: incorrect account sequence: unknown request',
      '2',
      'account sequence mismatch, expected 5, got 4: incorrect account sequence',
    ],
    ['a query that the chain has not', 'unknown query path: unknown request', '12', 'unknown query path: unknown request'],
    ['any other refusal', 'größer als erlaubt', '2', 'größer als erlaubt'],
  ])('tells %s as a gRPC service does', async (_, log, status, message) => {
    const { query } = await aFront(answer({ code: 6, log }))
    expect(await query(path, Buffer.from(''))).toMatchObject({ status, message, body: '' })
  })

  it('says that no node answers', async () => {
    const { query } = await aFront({ abci_query: { error: { code: -32603, message: 'Internal error', data: 'no node of a-1 answers' } } })
    expect(await query(path, Buffer.from(''))).toMatchObject({ status: '14', message: 'no node of a-1 answers' })
  })
})

it('is gone when the call is over', async () => {
  const { call, front } = await aFront({ status: { result: {} } })
  await call('status')
  await front.close()
  await expect(call('status')).rejects.toThrow()
})

const Attributes = z.array(z.object({ key: z.string(), value: z.string() }))
const FoundTxs = z.object({
  txs: z.tuple([z.object({ tx_result: z.object({ events: z.tuple([z.object({ attributes: Attributes })]) }) })]),
})

function attributesOf(result: unknown): Record<string, string> {
  const [tx] = FoundTxs.parse(result).txs
  return Object.fromEntries(tx.tx_result.events[0].attributes.map(({ key, value }) => [key, value]))
}

/** One call as a gRPC client makes it over HTTP/2 without TLS. */
async function unary(address: string, path: string, data: Uint8Array, height?: string) {
  const session = connect(address)
  try {
    const prefix = Buffer.alloc(5)
    prefix.writeUInt32BE(data.length, 1)
    const call = session.request({
      ':method': 'POST',
      ':path': path,
      'content-type': 'application/grpc',
      te: 'trailers',
      ...(height !== undefined && { 'x-cosmos-block-height': height }),
    })
    const told: Record<string, unknown> = {}
    call.on('response', headers => Object.assign(told, headers)).on('trailers', trailers => Object.assign(told, trailers))
    call.end(Buffer.concat([prefix, data]))
    const body = await buffer(call)
    const message = told['grpc-message']
    return {
      status: told['grpc-status'],
      message: typeof message === 'string' ? decodeURIComponent(message) : undefined,
      height: told['x-cosmos-block-height'],
      body: body.subarray(5).toString(),
    }
  } finally {
    session.destroy()
  }
}
