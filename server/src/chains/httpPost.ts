import type { IncomingMessage } from 'node:http'
import { Buffer } from 'node:buffer'
import http from 'node:http'
import https from 'node:https'

/** At once to one node; more wait for a free connection. */
const mostConnections = 64
/** Of one answer: the largest blocks with all their events stay below it. */
const mostBytes = 64 * 1024 * 1024
const agents = {
  http: new http.Agent({ keepAlive: true, maxSockets: mostConnections }),
  https: new https.Agent({ keepAlive: true, maxSockets: mostConnections }),
}

class HttpTimeout extends Error {
  override name = 'HttpTimeout'
}

/**
 * Posts JSON and reads the whole answer, whatever its status. `node:http`, because `fetch` takes three times the processor time for
 * each of the many small questions to a node. Sends again when the node closes a kept connection at the moment that it is used:
 * everything that is asked here may be asked twice.
 * @throws HttpTimeout after `timeoutMs` in all; Error of the socket, or when the signal aborts
 */
export async function postJson(url: string, body: string, timeoutMs: number, signal: AbortSignal): Promise<{ status: number, text: string }> {
  const deadline = performance.now() + timeoutMs
  for (;;) {
    const { request, answer } = send(url, body, deadline - performance.now(), signal)
    try {
      return await answer
    }
    catch (error) {
      if (!request.reusedSocket || !(error instanceof Error && 'code' in error && error.code === 'ECONNRESET'))
        throw error
    }
  }
}

function send(url: string, body: string, timeoutMs: number, signal: AbortSignal): { request: http.ClientRequest, answer: Promise<{ status: number, text: string }> } {
  const secure = url.startsWith('https:')
  const request = (secure ? https : http).request(url, {
    method: 'POST',
    agent: secure ? agents.https : agents.http,
    headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
  })
  const answer = new Promise<{ status: number, text: string }>((resolve, reject) => {
    const timer = setTimeout(() => request.destroy(new HttpTimeout('time-out')), Math.max(0, timeoutMs))
    const abort = () => request.destroy(new Error('stopped'))
    signal.addEventListener('abort', abort, { once: true })
    request.once('close', () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
    })
    request.once('error', reject)
    request.once('response', response => readAll(response).then(text => resolve({ status: response.statusCode ?? 0, text }), reject))
    if (signal.aborted)
      abort()
    request.end(body)
  })
  return { request, answer }
}

async function readAll(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of response) {
    chunks.push(chunk)
    bytes += chunk.length
    // Leaving the loop closes the connection.
    if (bytes > mostBytes)
      throw new Error(`more than ${mostBytes} bytes`)
  }
  return Buffer.concat(chunks).toString('utf8')
}
