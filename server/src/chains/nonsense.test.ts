import type { Chain } from './chain.ts'
import type { Endpoint } from './endpoint.ts'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { MsgSend } from 'cosmjs-types/cosmos/bank/v1beta1/tx'
import { TxBody, TxRaw } from 'cosmjs-types/cosmos/tx/v1beta1/tx'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { WebSocketServer } from 'ws'
import { listen } from '../http/testing.ts'
import { queryEndpoint } from './abciQuery.ts'
import { accountQueries } from './accounts.ts'
import { subscribeBlocks } from './blockSocket.ts'
import { ChainError } from './chainError.ts'
import { joinBlock, readIndexedTx } from './decodeBlock.ts'
import { ibcQueries } from './ibcQueries.ts'
import { callRpc } from './rpc.ts'
import {
  AbciQueryAnswer,
  BlockAnswer,
  BlockResultsAnswer,
  BlockSearchAnswer,
  BroadcastAnswer,
  StatusAnswer,
  TxAnswer,
  TxSearchAnswer,
} from './rpcSchemas.ts'
import { fieldOne } from './testing.ts'
import { decodeTx } from './transactions.ts'

const bytes = fc.uint8Array({ maxLength: 80 })
/** Bytes that begin as true ones do. */
const framed = fc.oneof(
  bytes,
  bytes.map(fieldOne),
  bytes.map(one => fieldOne(fieldOne(one))),
  fc.string().map(fieldOne),
)

/** A value, or the one kind of error that callers look for. */
async function valueOrChainError(ask: () => unknown): Promise<void> {
  try {
    await ask()
  } catch (error) {
    if (!(error instanceof ChainError)) throw error
  }
}

describe('bytes that are no transaction', () => {
  const sound = TxRaw.encode({
    bodyBytes: TxBody.encode(
      TxBody.fromPartial({
        memo: 'CLR-1',
        messages: [{ typeUrl: MsgSend.typeUrl, value: MsgSend.encode(MsgSend.fromPartial({ fromAddress: 'a', toAddress: 'b' })).finish() }],
      }),
    ).finish(),
    authInfoBytes: new Uint8Array(),
    signatures: [],
  }).finish()
  const mutated = fc
    .tuple(fc.nat({ max: sound.length - 1 }), fc.integer({ min: 0, max: 255 }), fc.nat({ max: 4 }))
    .map(([at, value, cut]) => Uint8Array.from(sound.slice(0, sound.length - cut), (byte, i) => (i === at ? value : byte)))

  it('give a transaction or null', () => {
    fc.assert(
      fc.property(fc.oneof(bytes, framed, mutated), tx => void decodeTx(tx)),
      { numRuns: 500 },
    )
  })
})

describe('a node that answers anything', () => {
  const schemas = {
    status: StatusAnswer,
    block: BlockAnswer,
    block_results: BlockResultsAnswer,
    tx: TxAnswer,
    tx_search: TxSearchAnswer,
    block_search: BlockSearchAnswer,
    abci_query: AbciQueryAnswer,
    broadcast_tx_sync: BroadcastAnswer,
  }
  const sound: Record<string, unknown> = {
    block: { block: { header: { chain_id: 'a-1', height: '5', time: '2026-01-01T00:00:00Z' }, data: { txs: ['AAAA'] } } },
    block_results: {
      height: '5',
      txs_results: [{ code: 0, gas_used: '1', gas_wanted: '1', events: [{ type: 't', attributes: [{ key: 'k', value: 'v' }] }] }],
    },
    tx: { hash: 'AB', height: '5', index: 0, tx_result: {}, tx: 'AAAA' },
  }
  /** A sound answer with one part put in the place of another kind of thing. */
  const damaged = fc
    .tuple(fc.constantFrom(...Object.values(sound)), fc.jsonValue({ maxDepth: 2 }), fc.nat({ max: 12 }))
    .map(([answer, part, at]) => {
      let i = 0
      return JSON.parse(JSON.stringify(answer), (key, value: unknown) => (key !== '' && i++ === at ? part : value)) as unknown
    })
  const anything = fc.oneof(fc.jsonValue({ maxDepth: 3 }), damaged, fc.constantFrom(...Object.values(sound)))

  it('over HTTP gives an answer of the right shape or a ChainError', async () => {
    let body = ''
    let status = 200
    const server = createServer((request, response) => request.resume().on('end', () => response.writeHead(status).end(body)))
    const url = await listen(server)
    onTestFinished(() => {
      server.closeAllConnections()
      server.close()
    })
    const methods = Object.entries(schemas)
    const bodies = fc.oneof(
      anything.map(result => JSON.stringify({ jsonrpc: '2.0', id: 1, result })),
      fc.record({ code: fc.integer(), message: fc.string(), data: fc.jsonValue({ maxDepth: 1 }) }).map(error => JSON.stringify({ error })),
      fc.json(),
      fc.string(),
    )
    await fc.assert(
      fc.asyncProperty(
        bodies,
        fc.constantFrom(200, 200, 200, 404, 429, 500),
        fc.constantFrom(...methods),
        async (text, code, [method, answer]) => {
          body = text
          status = code
          await valueOrChainError(() => callRpc<unknown>(url, { method, params: {}, answer }, 5_000, new AbortController().signal))
        },
      ),
      { numRuns: 300 },
    )
  })

  it('without end is cut off', async () => {
    const mebibyte = Buffer.alloc(1024 * 1024, 'a')
    let sent = 0
    const server = createServer((request, response) => {
      const more = () => {
        while (!response.destroyed && response.write(mebibyte)) sent++
      }
      request.resume()
      response.on('drain', more)
      more()
    })
    const url = await listen(server)
    onTestFinished(() => {
      server.closeAllConnections()
      server.close()
    })
    await expect(
      callRpc<unknown>(url, { method: 'status', params: {}, answer: StatusAnswer }, 60_000, new AbortController().signal),
    ).rejects.toMatchObject({ code: 'unreachable' })
    expect(sent).toBeLessThan(200)
  })

  it('gives a block, or none', async () => {
    await fc.assert(
      fc.asyncProperty(anything, anything, async (first, second) => {
        const [block, results, tx] = [BlockAnswer.safeParse(first), BlockResultsAnswer.safeParse(second), TxAnswer.safeParse(first)]
        if (block.success && results.success) await valueOrChainError(() => joinBlock('a-1', 5, block.data, results.data))
        if (tx.success) await valueOrChainError(() => readIndexedTx(tx.data))
      }),
      { numRuns: 300 },
    )
  })

  it('gives to each question about its state a value or a ChainError', async () => {
    let value = new Uint8Array()
    const endpoint = {
      name: 'node',
      call: async () => ({ response: { code: 0, log: '', codespace: '', value, height: 5 } }),
      blame() {},
    } as unknown as Endpoint
    const query: Chain['query'] = ask => queryEndpoint(endpoint, 'a-1', ask, {}, 0)
    const [accounts, ibc] = [accountQueries('a-1', query), ibcQueries(query)]
    const questions: (() => Promise<unknown>)[] = [
      () => accounts.account('cosmos1a'),
      () => accounts.balance('cosmos1a', 'uatom'),
      () => accounts.spendable('cosmos1a'),
      () => ibc.channels(),
      () => ibc.channel('transfer', 'channel-0'),
      () => ibc.connection('connection-0'),
      () => ibc.client('07-tendermint-0'),
      () => ibc.commitments('transfer', 'channel-0'),
      () => ibc.commitment('transfer', 'channel-0', 1n),
      () => ibc.received('transfer', 'channel-0', 1n),
      () => ibc.acknowledgement('transfer', 'channel-0', 1n),
      () => ibc.unreceivedPackets('transfer', 'channel-0', [1n]),
      () => ibc.denomTrace('AB'),
    ]
    await fc.assert(
      fc.asyncProperty(framed, async given => {
        value = Uint8Array.from(given)
        for (const ask of questions) await valueOrChainError(ask)
      }),
      { numRuns: 300 },
    )
  })

  it('over the block subscription tells of true headers alone', async () => {
    const header = { chain_id: 'a-1', height: '7', time: '2026-01-01T00:00:00Z' }
    const frames = fc.sample(
      fc.oneof(
        fc.string(),
        fc.json(),
        anything.map(result => JSON.stringify({ result })),
        anything.map(value => JSON.stringify({ result: { data: { value } } })),
        bytes.map(one => Buffer.from(one)),
      ),
      200,
    )
    const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
    await once(server, 'listening')
    const address = server.address()
    if (typeof address !== 'object' || address === null) throw new Error('it listens on no port')
    server.on('connection', socket => {
      frames.forEach(frame => socket.send(frame))
      socket.send(JSON.stringify({ result: { data: { value: { header } } } }))
    })
    const stop = new AbortController()
    onTestFinished(() => {
      stop.abort()
      server.close()
    })
    const told = await new Promise<unknown>(resolve =>
      subscribeBlocks({
        url: `http://127.0.0.1:${address.port}`,
        name: 'node',
        signal: stop.signal,
        log: { debug() {}, info() {}, warn() {}, error() {} },
        onHeader: (chainId, head) => resolve({ chainId, height: head.height }),
        wanted: () => true,
      }),
    )
    expect(told).toEqual({ chainId: 'a-1', height: 7 })
  })
})
