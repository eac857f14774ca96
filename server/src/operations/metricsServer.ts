import type { Server, ServerResponse } from 'node:http'
import type { Registry } from 'prom-client'
import { createServer } from 'node:http'
import { Problem } from '@relayooor/shared'
import { problemBody } from '@relayooor/shared/messages/problemBody.ts'

/** Serves `GET /metrics` alone, for a port that is not public. It is not listening yet. */
export function createMetricsServer(registry: Registry, onError: (error: unknown) => void): Server {
  return createServer({ headersTimeout: 5_000, requestTimeout: 5_000 }, (request, response) => {
    if (request.method !== 'GET' || request.url?.split('?')[0] !== '/metrics') {
      tell(response, new Problem('not-found', 'There is nothing but GET /metrics here.'))
      return
    }
    registry.metrics().then(
      text => response.writeHead(200, { 'Content-Type': registry.contentType, 'Cache-Control': 'no-store' }).end(text),
      (error: unknown) => {
        onError(error)
        tell(response, new Problem('internal', 'The metrics could not be read.'))
      },
    )
  })
}

function tell(response: ServerResponse, problem: Problem): void {
  response
    .writeHead(problem.status, { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store' })
    .end(JSON.stringify(problemBody(problem)))
}
