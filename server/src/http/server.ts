import type { Express } from 'express'
import type { Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { createServer } from 'node:http'
import { Socket } from 'node:net'
import { Problem } from '@relayooor/shared'
import { writeRawProblem } from './rawProblem.ts'

/** Milliseconds. */
export interface Patience {
  /** Until a caller must have sent its headers, from when it connected or, on a connection that was used before, from their first byte. */
  headersMs: number
  /** Until it must have sent everything. */
  requestMs: number
  /** That a connection may lie idle between two calls. */
  keepAliveMs: number
  /** That nothing may move on a connection while an answer is made or sent. */
  stillMs: number
}

const defaultPatience: Patience = { headersMs: 10_000, requestMs: 20_000, keepAliveMs: 15_000, stillMs: 60_000 }
/** Longer than the usual 60 s of proxies, so that they and not we end idle connections. */
export const keepAliveOfProxiesMs = 65_000

/** A server that does not wait for slow callers and answers broken requests in our own words. It is not listening yet. */
export function createHttpServer(app: Express, patience: Partial<Patience> = {}): Server {
  const { headersMs, requestMs, keepAliveMs, stillMs } = { ...defaultPatience, ...patience }
  const server = createServer(
    {
      headersTimeout: headersMs,
      requestTimeout: requestMs,
      connectionsCheckingInterval: Math.min(1_000, Math.ceil(headersMs / 2)),
      keepAliveTimeout: keepAliveMs,
      maxHeaderSize: 16 * 1024,
      // Some clients offer HTTP/2 on plain calls; those are answered as they are.
      shouldUpgradeCallback: request => request.headers.upgrade?.toLowerCase() === 'websocket',
    },
    app,
  )
  // Whoever does not read its answer is cut off; a socket that became a WebSocket has its own heartbeat.
  server.timeout = stillMs
  // A connection whose answer was under way when we stopped listening would else stay open for its next call.
  server.on('request', (_request, response) =>
    response.once('close', () => {
      if (!server.listening) setImmediate(() => server.closeIdleConnections())
    }),
  )
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => answerBroken(error, socket))
  return server
}

/** Takes no more connections and resolves when the last answer is out; after `graceMs` milliseconds those still open are cut. */
export async function closeServer(server: Server, graceMs: number): Promise<void> {
  const cut = setTimeout(() => server.closeAllConnections(), graceMs)
  await new Promise(resolve => server.close(resolve))
  clearTimeout(cut)
}

function answerBroken(error: NodeJS.ErrnoException, socket: Duplex): void {
  // Browsers connect before they have anything to ask: what we wrote there would be taken for the answer to their next call.
  const isUnused = socket instanceof Socket && socket.bytesRead === 0
  if (error.code === 'ECONNRESET' || isUnused) socket.destroy()
  else if (error.code === 'HPE_HEADER_OVERFLOW')
    writeRawProblem(socket, new Problem('too-large', 'The address and headers are larger than 16 KiB.'))
  else if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT')
    writeRawProblem(socket, new Problem('invalid-request', 'The request came too slowly.'))
  else writeRawProblem(socket, new Problem('invalid-request', 'This is not an HTTP request.'))
}
