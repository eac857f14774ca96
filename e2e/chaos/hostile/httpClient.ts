import type { IncomingHttpHeaders } from 'node:http'
import { Agent, request } from 'node:http'

export interface HttpRequest {
  method?: 'GET' | 'POST'
  path: string
  /** The network address that the proxy names. */ from: string
  /** Text is sent as it is, all else as JSON. */ body?: unknown
  headers?: Record<string, string>
}

/** Without an answer `status` is 0, and `text` the reason. */
export interface HttpResponse {
  status: number
  text: string
  headers: IncomingHttpHeaders
  bytes: number
}

export type Ask = (request: HttpRequest) => Promise<HttpResponse>

/** Like a proxy's limit of connections to the service. */
const connections = 128
const patienceMs = 30_000

/** Sends anything, also invalid requests, over a few open connections. */
export function createHttpClient(url: string): { ask: Ask; close: () => void } {
  const agent = new Agent({ keepAlive: true, maxSockets: connections, scheduling: 'fifo' })
  const { hostname, port } = new URL(url)
  return { ask, close: () => agent.destroy() }

  function ask({ method = 'GET', path, from, body, headers = {} }: HttpRequest): Promise<HttpResponse> {
    const content = typeof body === 'string' ? body : body === undefined ? undefined : JSON.stringify(body)
    return new Promise(resolve => {
      const fail = (text: string) => resolve({ status: 0, text, headers: {}, bytes: 0 })
      const call = request(
        {
          agent,
          hostname,
          port,
          method,
          path,
          timeout: patienceMs,
          headers: {
            'x-forwarded-for': from,
            ...(content !== undefined && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(content) }),
            ...headers,
          },
        },
        answer => {
          const chunks: Buffer[] = []
          answer.on('data', (chunk: Buffer) => chunks.push(chunk))
          answer.on('end', () => {
            const all = Buffer.concat(chunks)
            resolve({ status: answer.statusCode ?? 0, text: all.toString('utf8'), headers: answer.headers, bytes: all.length })
          })
          answer.on('error', (error: NodeJS.ErrnoException) => fail(error.code ?? error.message))
        },
      )
      call.on('upgrade', ({ statusCode = 0, headers }, socket) => {
        socket.destroy()
        resolve({ status: statusCode, text: '', headers, bytes: 0 })
      })
      call.on('error', (error: NodeJS.ErrnoException) => fail(error.code ?? error.message))
      call.on('timeout', () => call.destroy(new Error('no answer in time')))
      call.end(content)
    })
  }
}
