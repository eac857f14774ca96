import type { RequestHandler } from 'express'
import { Problem } from '@relayooor/shared'
import { isOwnOrigin } from './origins.ts'

/**
 * Lets listed sites read the API, answers their preflights, and refuses unsafe calls that a foreign page makes:
 * a browser sends those with the person's cookie, whatever CORS says about reading the answer.
 */
export function guardOrigin(allowed: ReadonlySet<string>): RequestHandler {
  return (request, response, next) => {
    const { origin, host } = request.headers
    response.vary('Origin')
    if (origin !== undefined && allowed.has(origin)) {
      response.set({ 'Access-Control-Allow-Origin': origin, 'Access-Control-Expose-Headers': 'X-Request-Id, Retry-After' })
    }
    const isSafe = request.method === 'GET' || request.method === 'HEAD'
    if (!isSafe && !isOwnOrigin({ origin, host }, allowed))
      throw new Problem('forbidden', 'This site may not make that call.')
    if (request.method !== 'OPTIONS')
      return next()
    response.set({
      'Access-Control-Allow-Methods': 'GET, HEAD, POST',
      'Access-Control-Allow-Headers': 'Content-Type, Idempotency-Key, X-Request-Id',
      'Access-Control-Max-Age': '600',
    })
    response.status(204).end()
  }
}
