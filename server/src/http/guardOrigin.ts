import type { RequestHandler } from 'express'
import type { SessionCookie } from './cookies.ts'
import type { OriginRules } from './origins.ts'
import { Problem } from '@relayooor/shared'
import { isOwnOrigin, listYourSite } from './origins.ts'

/**
 * Lets listed sites read the API, answers their preflights, and refuses unsafe calls by foreign pages, which browsers send with the
 * person's cookie. With that cookie a call must name its origin; programs have no cookie.
 */
export function guardOrigin(rules: OriginRules, cookie: SessionCookie): RequestHandler {
  return (request, response, next) => {
    const { origin, host } = request.headers
    response.vary('Origin')
    if (origin !== undefined && rules.allowed.has(origin)) {
      response.set({ 'Access-Control-Allow-Origin': origin, 'Access-Control-Expose-Headers': 'X-Request-Id, Retry-After' })
    }
    const isSafe = request.method === 'GET' || request.method === 'HEAD'
    if (!isSafe && !isOwnOrigin({ origin, host }, rules))
      throw new Problem('forbidden', `This site may not make that call. ${listYourSite}`)
    if (!isSafe && origin === undefined && cookie.read(request.headers.cookie) !== null)
      throw new Problem('forbidden', 'A call that changes something and carries the session cookie must name its Origin.')
    if (request.method !== 'OPTIONS') return next()
    response.set({
      'Access-Control-Allow-Methods': 'GET, HEAD, POST',
      'Access-Control-Allow-Headers': 'Content-Type, Idempotency-Key, X-Request-Id',
      'Access-Control-Max-Age': '600',
    })
    response.status(204).end()
  }
}
