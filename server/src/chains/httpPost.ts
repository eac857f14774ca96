import type { IncomingMessage } from 'node:http'
import type { SpooledAnswer } from './spooledAnswer.ts'
import { Buffer } from 'node:buffer'
import http from 'node:http'
import https from 'node:https'
import { spoolAnswer } from './spooledAnswer.ts'

/** At once to one node; more wait for a free connection. */
const mostConnections = 64
/** Of an answer that is read as a whole. */
const mostBytes = 64 * 1024 * 1024
/** From here on an answer that may be large is put into a file and read by parts. */
const largeBytes = 8 * 1024 * 1024
/**
 * A large answer gets more time while it arrives at this rate, in bytes per second. CometBFT itself stops sending after some ten seconds.
 */
const slowestBytesPerSecond = 256 * 1024
const agents = {
  http: new http.Agent({ keepAlive: true, maxSockets: mostConnections }),
  https: new https.Agent({ keepAlive: true, maxSockets: mostConnections }),
}

/** Connections to the node of an address. */
export interface Connections {
  active: number
  idle: number
  /** Calls that wait for one. */
  waiting: number
  most: number
}

export function connectionsTo(url: string): Connections {
  const { sockets, freeSockets, requests } = agentOf(url)
  return {
    active: ofNode(sockets, url).length,
    idle: ofNode(freeSockets, url).length,
    waiting: ofNode(requests, url).length,
    most: mostConnections,
  }
}

/** What is under way stays. */
export function closeIdleConnections(url: string): void {
  for (const socket of ofNode(agentOf(url).freeSockets, url)) socket.destroy()
}

function agentOf(url: string): http.Agent {
  return url.startsWith('https:') ? agents.https : agents.http
}

/** An agent keeps them by host, port, and how the connection is made. */
function ofNode<T>(kept: NodeJS.ReadOnlyDict<T[]>, url: string): T[] {
  const { hostname, port, protocol } = new URL(url)
  // Of an IPv6 address without brackets, as it connects.
  const node = `${hostname.replace(/^\[|\]$/g, '')}:${port || (protocol === 'https:' ? '443' : '80')}:`
  return Object.entries(kept).flatMap(([name, ofName]) => (name.startsWith(node) ? (ofName ?? []) : []))
}

export class HttpTimeout extends Error {
  override name = 'HttpTimeout'
}

/** The answer is large, and was asked for ahead of its turn. */
export class LargeAnswer extends Error {
  override name = 'LargeAnswer'
}

export interface PostOptions {
  /** In all; for a `large` answer, until it comes and while it comes too slowly. */
  timeoutMs: number
  signal: AbortSignal
  /** Whether the answer may be of any size: `spool` takes it, `refuse` gives it up, to ask again when it is needed. */
  large?: 'spool' | 'refuse' | undefined
}

/** `file` for a large answer; the caller has to close it. */
export type HttpAnswer = { status: number; text: string } | { status: number; file: SpooledAnswer }

/**
 * Posts JSON and reads the whole answer, whatever its status; safe to repeat, so it is sent again when a kept connection closes under it.
 * `node:http`, because `fetch` takes three times the processor time. @throws HttpTimeout, LargeAnswer; Error of the socket, or when the
 * signal aborts
 */
export async function postJson(url: string, body: string, options: PostOptions): Promise<HttpAnswer> {
  const began = performance.now()
  for (;;) {
    const { request, answer } = send(url, body, { ...options, timeoutMs: options.timeoutMs - (performance.now() - began) })
    try {
      return await answer
    } catch (error) {
      if (!request.reusedSocket || !(error instanceof Error && 'code' in error && error.code === 'ECONNRESET')) throw error
    }
  }
}

function send(
  url: string,
  body: string,
  { timeoutMs, signal, large }: PostOptions,
): { request: http.ClientRequest; answer: Promise<HttpAnswer> } {
  const request = (url.startsWith('https:') ? https : http).request(url, {
    method: 'POST',
    agent: agentOf(url),
    headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
  })
  const began = performance.now()
  let received = 0
  const answer = new Promise<HttpAnswer>((resolve, reject) => {
    let timer = setTimeout(endIfLate, Math.max(0, timeoutMs))
    function endIfLate(): void {
      const left = timeoutMs + (large ? (received / slowestBytesPerSecond) * 1000 : 0) - (performance.now() - began)
      if (left > 0) timer = setTimeout(endIfLate, left)
      else request.destroy(new HttpTimeout('time-out'))
    }
    const abort = () => request.destroy(new Error('stopped'))
    signal.addEventListener('abort', abort, { once: true })
    request.once('close', () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
    })
    request.once('error', reject)
    request.once('response', response =>
      readAll(response, large, bytes => (received += bytes)).then(read => resolve({ status: response.statusCode ?? 0, ...read }), reject),
    )
    if (signal.aborted) abort()
    request.end(body)
  })
  return { request, answer }
}

async function readAll(
  response: IncomingMessage,
  large: PostOptions['large'],
  onBytes: (bytes: number) => void,
): Promise<{ text: string } | { file: SpooledAnswer }> {
  const chunks: Buffer[] = []
  let bytes = 0
  const counted = (async function* () {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      onBytes(chunk.length)
      yield chunk
    }
  })()
  // Leaving the loop closes the connection.
  for await (const chunk of { [Symbol.asyncIterator]: () => ({ next: () => counted.next() }) }) {
    chunks.push(chunk)
    bytes += chunk.length
    if (large && bytes > largeBytes) {
      if (large === 'refuse') {
        response.destroy()
        throw new LargeAnswer(`more than ${largeBytes} bytes`)
      }
      return { file: await spoolAnswer(chunks, counted) }
    }
    if (bytes > mostBytes) {
      response.destroy()
      throw new Error(`more than ${mostBytes} bytes`)
    }
  }
  return { text: Buffer.concat(chunks).toString('utf8') }
}
