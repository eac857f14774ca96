import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { WebSocket } from 'ws'
import type { SimChain } from '../chain/simChain.ts'
import type { NodeFaults, NodeView } from './node.ts'
import { createServer } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { WebSocketServer } from 'ws'
import { z } from 'zod'
import { methods } from './methods.ts'
import { newNodeView, noFaults } from './node.ts'
import { internalError, methodNotFound, RpcError } from './rpcError.ts'
import { newSubscriptions, subscriptionMethods } from './subscriptions.ts'
import { readUriParams } from './uriParams.ts'

/** One endpoint of a chain: JSON-RPC by POST, GET and WebSocket on one port. */
export interface RpcNode {
  url: string
  faults: NodeFaults
  /** Closes or opens the port, according to `faults.down`. */
  apply: () => Promise<void>
  stop: () => Promise<void>
}

const Request = z.object({
  id: z.union([z.string(), z.number(), z.null()]).optional(),
  method: z.string(),
  params: z.union([z.record(z.string(), z.unknown()), z.array(z.unknown())]).nullish(),
})

/** CometBFT config `max_body_bytes`, default. */
const largestBody = 1_000_000

/** @throws when the port is taken; port 0 takes a free one */
export async function startNode(chain: SimChain, host: string, wantedPort: number): Promise<RpcNode> {
  const faults = noFaults()
  const node = newNodeView(chain, faults)
  const server = createServer((request, response) => void answerHttp(node, request, response))
  const sockets = new WebSocketServer({ server, path: '/websocket' })
  // The HTTP server's own errors come out of it.
  sockets.on('error', () => {})
  sockets.on('connection', socket => serveSocket(node, socket))
  await listen(wantedPort)
  const { port } = server.address() as AddressInfo // a listening TCP server has this kind of address
  return { url: `http://${host}:${port}`, faults, apply, stop }

  function listen(port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, host, () => {
        server.off('error', reject)
        resolve()
      })
    })
  }

  async function apply(): Promise<void> {
    if (faults.down) await stop()
    else if (!server.listening) await listen(port)
  }

  async function stop(): Promise<void> {
    for (const socket of sockets.clients) socket.terminate()
    if (!server.listening) return
    const closed = new Promise(resolve => server.close(resolve))
    server.closeAllConnections()
    await closed
  }
}

async function answerHttp(node: NodeView, request: IncomingMessage, response: ServerResponse) {
  try {
    const url = new URL(request.url ?? '/', 'http://node')
    if (request.method === 'POST' && url.pathname === '/') return reply(node, response, await answerPost(node, await readBody(request)))
    const method = url.pathname.slice(1)
    if (request.method !== 'GET' || !methods[method]) {
      response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('404 page not found\n')
      return
    }
    const answer = await call(node, method, -1, readUriParams(url.searchParams))
    return reply(node, response, answer, 'error' in answer ? 500 : 200)
  } catch {
    response.destroy() // the caller went away or sent too much
  }
}

function reply(node: NodeView, response: ServerResponse, answer: unknown, status = 200) {
  const text = node.faults.lying === 'garbage' ? '<html><body>Bad gateway</body></html>' : JSON.stringify(answer)
  response.writeHead(status, { 'content-type': 'application/json' }).end(text)
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Uint8Array>) {
    // an HTTP request without an encoding yields bytes
    size += chunk.length
    if (size > largestBody) throw new Error('The body is too large')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

async function answerPost(node: NodeView, body: string): Promise<unknown> {
  let parsed: unknown
  try {
    parsed = JSON.parse(body)
  } catch (error) {
    return {
      jsonrpc: '2.0',
      error: {
        code: -32700,
        message: 'Parse error. Invalid JSON',
        data: `error unmarshaling request: ${error instanceof Error ? error.message : error}`,
      },
    }
  }
  return Array.isArray(parsed) ? Promise.all(parsed.map(one => answerRequest(node, one))) : answerRequest(node, parsed)
}

async function answerRequest(node: NodeView, request: unknown): Promise<object> {
  const read = Request.safeParse(request)
  if (!read.success) return { jsonrpc: '2.0', error: { code: -32600, message: 'Invalid Request', data: read.error.issues[0]?.message } }
  const { id, method, params } = read.data
  return call(node, method, id, namedParams(method, params ?? {}))
}

async function call(node: NodeView, method: string, id: unknown, params: Record<string, unknown>): Promise<object> {
  try {
    if (node.faults.slowMs > 0) await delay(node.faults.slowMs)
    const known = methods[method]
    if (!known) throw methodNotFound()
    return { jsonrpc: '2.0', id, result: await known.run(node, params) }
  } catch (error) {
    return failure(id, error)
  }
}

function failure(id: unknown, error: unknown): object {
  const told = error instanceof RpcError ? error : internalError(`panic in the sandbox: ${error instanceof Error ? error.stack : error}`)
  return { jsonrpc: '2.0', id, error: told.toJson() }
}

function namedParams(method: string, params: Record<string, unknown> | unknown[]): Record<string, unknown> {
  if (!Array.isArray(params)) return params
  const names = methods[method]?.positional ?? []
  return Object.fromEntries(params.map((value, index) => [names[index] ?? String(index), value]))
}

function serveSocket(node: NodeView, socket: WebSocket) {
  const subscriptions = newSubscriptions(node, socket)
  socket.on('close', subscriptions.close)
  socket.on('error', () => socket.terminate())
  socket.on('message', async data => {
    const answer = await answerFrame(node, subscriptions, String(data))
    socket.send(node.faults.lying === 'garbage' ? 'garbage' : JSON.stringify(answer))
  })
}

async function answerFrame(node: NodeView, subscriptions: ReturnType<typeof newSubscriptions>, text: string): Promise<unknown> {
  const request = Request.safeParse(parseOrNothing(text))
  if (!request.success || !subscriptionMethods.has(request.data.method)) return answerPost(node, text)
  const { id, method, params } = request.data
  try {
    return { jsonrpc: '2.0', id, result: subscriptions.run(method, id, Array.isArray(params) ? { query: params[0] } : (params ?? {})) }
  } catch (error) {
    return failure(id, error)
  }
}

function parseOrNothing(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
