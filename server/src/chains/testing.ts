import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Chain, ChainSettings, Logger } from './chain.ts'
import type { Reading } from './judgeAgreement.ts'
import { Buffer } from 'node:buffer'
import { once } from 'node:events'
import { createServer } from 'node:http'
import { BinaryReader, BinaryWriter } from 'cosmjs-types/binary'
import { onTestFinished } from 'vitest'
import { WebSocketServer } from 'ws'
import { createChain } from './createChain.ts'

type Answer =
  | { result: unknown }
  | { error: { code: number; message: string; data?: string } }
  | { status: number; body: string }
  | 'hang'
  | 'cut'
type Handler = (params: Record<string, string>) => Answer

/** A scripted CometBFT node on a real socket. Unplanned calls are answered as by a node that knows no such method. */
export interface FakeNode {
  url: string
  chainId: string
  version: string
  txIndex: 'on' | 'off'
  validatorKey: unknown
  height: number
  /** The first block that it still has. */
  earliest: number
  /** ABCI state is this many blocks behind. */
  stateLag: number
  catchingUp: boolean
  blockTime: Date
  /** Stands in the hash of every block: another text is another chain of blocks. */
  fork: string
  /** Base64 transactions of every block. */
  txs: string[]
  /** Results of every block; as many as `txs` unless a test says otherwise. */
  results: unknown[]
  /** Every method asked, in order. */
  calls: string[]
  /** Overrides by method. */
  on: Map<string, Handler>
  /** ABCI answers by path. */
  abci: Map<string, (data: Uint8Array) => { code?: number; codespace?: string; log?: string; value?: Uint8Array }>
  subscribers: () => number
  /** Makes a block and tells the subscribers. */
  makeBlock: (time?: Date) => void
  /** Closes every kept connection that is not in use. */
  closeIdle: () => void
  down: () => Promise<void>
  up: () => Promise<void>
}

export async function fakeNode(
  overrides: Partial<Pick<FakeNode, 'chainId' | 'height' | 'catchingUp' | 'version'>> = {},
): Promise<FakeNode> {
  let server: Server | null = null
  let sockets: WebSocketServer | null = null
  let port = 0
  const node: FakeNode = {
    url: '',
    chainId: 'fake-1',
    version: '0.38.11',
    txIndex: 'on',
    validatorKey: { type: 'tendermint/PubKeyEd25519', value: Buffer.alloc(32).toString('base64') },
    height: 100,
    earliest: 1,
    stateLag: 0,
    catchingUp: false,
    blockTime: new Date(),
    fork: '',
    txs: [],
    results: [],
    calls: [],
    on: new Map(),
    abci: new Map(),
    subscribers: () => sockets?.clients.size ?? 0,
    makeBlock(time = new Date()) {
      node.height += 1
      node.blockTime = time
      const header = headerOf(node, node.height)
      for (const client of sockets?.clients ?? [])
        client.send(
          JSON.stringify({
            jsonrpc: '2.0',
            id: 1,
            result: { query: 'q', data: { type: 'tendermint/event/NewBlockHeader', value: { header } } },
          }),
        )
    },
    closeIdle: () => server?.closeIdleConnections(),
    async down() {
      for (const client of sockets?.clients ?? []) client.terminate()
      server?.closeAllConnections()
      await new Promise(resolve => (server ? server.close(resolve) : resolve(undefined)))
      server = null
    },
    async up() {
      const http = createServer((request, response) => {
        const chunks: Buffer[] = []
        request
          .on('data', (chunk: Buffer) => chunks.push(chunk))
          .on('end', () => {
            const call = JSON.parse(Buffer.concat(chunks).toString())
            node.calls.push(call.method)
            const answer = (node.on.get(call.method) ?? defaults(node)[call.method] ?? unknownMethod)(call.params)
            if (answer === 'hang') return
            if (answer === 'cut') return request.socket.destroy()
            if ('status' in answer) return response.writeHead(answer.status).end(answer.body)
            response.end(JSON.stringify({ jsonrpc: '2.0', id: 1, ...answer }))
          })
      })
      server = http
      sockets = new WebSocketServer({ server: http, path: '/websocket' })
      sockets.on('connection', socket => socket.on('message', () => socket.send(JSON.stringify({ jsonrpc: '2.0', id: 1, result: {} }))))
      http.listen(port, '127.0.0.1')
      await once(http, 'listening')
      // `listen` on a TCP port gives an AddressInfo, never a path.
      port = (http.address() as AddressInfo).port
      node.url = `http://127.0.0.1:${port}`
    },
    ...overrides,
  }
  await node.up()
  onTestFinished(() => node.down())
  return node
}

/** A chain on these nodes, stopped when the test ends. */
export function chainOn(nodes: FakeNode[], settings: Partial<ChainSettings> = {}, now?: () => Date, reading?: Reading): Chain {
  const chain = createChain(
    {
      chainId: 'fake-1',
      rpc: nodes.map(node => node.url),
      prefix: 'cosmos',
      addressType: 'secp256k1',
      gasPrice: { amount: '0.1', denom: 'ufake' },
      maxGas: 4_000_000,
      gasMultiplier: 1.2,
      pollMs: 50,
      ...settings,
    },
    { log: silent, ...(now && { now }), ...(reading && { reading }) },
  )
  onTestFinished(() => chain.stop())
  return chain
}

const silent: Logger = { debug() {}, info() {}, warn() {}, error() {} }

/** The only field of a request such as `{ denom }` or `{ hash }`. */
export function stringField(data: Uint8Array): string {
  const reader = new BinaryReader(data)
  reader.uint32()
  return reader.string()
}

/** A message whose field 1 is that message or text. */
export function fieldOne(value: Uint8Array | string): Uint8Array {
  return BinaryWriter.create().uint32(10).bytes(Buffer.from(value)).finish()
}

function tooHigh(height: string, head: number): Answer {
  return {
    error: {
      code: -32603,
      message: 'Internal error',
      data: `height ${height} must be less than or equal to the current blockchain height ${head}`,
    },
  }
}

export function pruned(height: string, lowest: number): Answer {
  return { error: { code: -32603, message: 'Internal error', data: `height ${height} is not available, lowest height is ${lowest}` } }
}

function unknownMethod(): Answer {
  return { error: { code: -32601, message: 'Method not found' } }
}

function headerOf(node: FakeNode, height: number): { chain_id: string; height: string; time: string } {
  return { chain_id: node.chainId, height: String(height), time: node.blockTime.toISOString() }
}

function defaults(node: FakeNode): Record<string, Handler> {
  return {
    status: () => ({
      result: {
        node_info: { network: node.chainId, version: node.version, other: { tx_index: node.txIndex } },
        sync_info: {
          latest_block_height: String(node.height),
          latest_block_time: node.blockTime.toISOString(),
          earliest_block_height: String(node.earliest),
          catching_up: node.catchingUp,
        },
        validator_info: { pub_key: node.validatorKey },
      },
    }),
    block: ({ height = '' }) =>
      Number(height) > node.height
        ? tooHigh(height, node.height)
        : {
            result: {
              block_id: { hash: `${height}${node.fork}` },
              block: { header: headerOf(node, Number(height)), data: { txs: node.txs } },
            },
          },
    block_results: ({ height = '' }) =>
      Number(height) > node.height
        ? tooHigh(height, node.height)
        : {
            result: {
              height,
              txs_results: node.results,
              finalize_block_events: [{ type: 'tick', attributes: [{ key: 'height', value: height }] }],
            },
          },
    abci_query: ({ path = '', data = '', height = '0' }) => {
      const answer = node.abci.get(path)?.(Buffer.from(data, 'hex'))
      const at = height === '0' ? node.height - node.stateLag : Number(height)
      return {
        result: {
          response: answer
            ? { code: 0, log: '', codespace: '', height: String(at), ...answer, value: Buffer.from(answer.value ?? []).toString('base64') }
            : { code: 6, log: 'unknown query path: unknown request', codespace: 'sdk', height: '0', value: null },
        },
      }
    },
  }
}
