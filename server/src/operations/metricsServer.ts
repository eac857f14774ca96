import type { Server } from 'node:http'
import type { Registry } from 'prom-client'
import { createServer } from 'node:http'

/** Serves `GET /metrics` alone, for a port that is not public. It is not listening yet. */
export function createMetricsServer(registry: Registry, onError: (error: unknown) => void): Server {
  return createServer({ headersTimeout: 5_000, requestTimeout: 5_000 }, (request, response) => {
    if (request.method !== 'GET' || request.url?.split('?')[0] !== '/metrics') {
      response.writeHead(404).end()
      return
    }
    registry.metrics().then(
      text => response.writeHead(200, { 'Content-Type': registry.contentType, 'Cache-Control': 'no-store' }).end(text),
      (error: unknown) => {
        onError(error)
        response.writeHead(500).end()
      },
    )
  })
}
