import type { IncomingHttpHeaders } from 'node:http'
import { Agent, request } from 'node:http'

export interface Question {
  method?: 'GET' | 'POST'
  path: string
  /** The network address that the proxy names. */ from: string
  /** Text is sent as it is, all else as JSON. */ body?: unknown
  headers?: Record<string, string>
}

/** `status` is 0 when there was no answer; `text` says why then. */
export interface Answer {
  status: number
  text: string
  headers: IncomingHttpHeaders
  bytes: number
}

export type Ask = (question: Question) => Promise<Answer>

/** As a proxy has at most so many connections to the service behind it. */
const connections = 128
const patienceMs = 30_000

/** A client that sends whatever it is told to, over few connections that stay open. */
export function createAsker(url: string): { ask: Ask; close: () => void } {
  const agent = new Agent({ keepAlive: true, maxSockets: connections, scheduling: 'fifo' })
  const { hostname, port } = new URL(url)
  return { ask, close: () => agent.destroy() }

  function ask({ method = 'GET', path, from, body, headers = {} }: Question): Promise<Answer> {
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
