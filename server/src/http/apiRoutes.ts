import type { Endpoint, EndpointName } from '@relayooor/shared'
import type { RequestHandler } from 'express'
import type { AnswerDeps } from './answerEndpoint.ts'
import type { EncodedAnswer } from './encodeAnswer.ts'
import { aliasesOf, endpoints, Problem } from '@relayooor/shared'
import { openApi } from '@relayooor/shared/openapi.ts'
import compression from 'compression'
import express, { Router } from 'express'
import { answerEndpoint, isShared } from './answerEndpoint.ts'
import { checkBytes } from './byteBudget.ts'
import { chargeAtDoor } from './charge.ts'
import { encodeAnswer, sendEncoded } from './encodeAnswer.ts'

const usualBodyBytes = 64 * 1024

/** The router of the wire contract, made from the contract itself. */
export function apiRoutes(deps: AnswerDeps & { serviceName: string }): Router {
  const routes = Router({ caseSensitive: true, strict: true })
  const methods = new Map<string, Set<string>>()
  const compress = compression()
  for (const [name, endpoint] of endpointList()) {
    const answer = answerEndpoint(name, deps)
    const take = limitCalls(endpoint, deps)
    for (const path of [endpoint.path, ...aliasesOf(name)]) {
      methods.set(path, (methods.get(path) ?? new Set()).add(endpoint.method))
      if (isShared(endpoint)) routes.get(path, take, answer)
      else if (endpoint.method === 'GET') routes.get(path, take, compress, answer)
      else if (endpoint.ignoresBody) routes.post(path, take, compress, answer)
      else
        routes.post(
          path,
          take,
          compress,
          requireJson,
          express.json({ limit: endpoint.maxBodyBytes ?? usualBodyBytes, inflate: false, type: isJson }),
          answer,
        )
    }
  }

  // Made for who asks: it takes longer than all else of these routes, and a process that was killed has paid clears to take up again.
  let description: EncodedAnswer | undefined
  methods.set('/openapi.json', new Set(['GET']))
  routes.get('/openapi.json', limitCalls({ cost: { read: 1 } }, deps), (request, response) => {
    checkBytes(deps.bytes, request.ip ?? '')
    description ??= encodeAnswer(openApi(deps.serviceName))
    return sendEncoded(request, response, description)
  })

  for (const [path, allowed] of methods) routes.all(path, refuseMethod(allowed))
  routes.use(() => {
    throw new Problem('not-found', 'There is no such call.')
  })
  return routes
}

function endpointList(): [EndpointName, Endpoint][] {
  // Object.entries forgets the names.
  return Object.entries(endpoints) as [EndpointName, Endpoint][]
}

function limitCalls({ cost }: Pick<Endpoint, 'cost'>, deps: AnswerDeps): RequestHandler {
  return async (request, _response, next) => {
    await chargeAtDoor(deps, cost, request)
    next()
  }
}

const requireJson: RequestHandler = (request, _response, next) => {
  const hasBody = request.headers['transfer-encoding'] !== undefined || Number(request.headers['content-length'] ?? 0) > 0
  if (hasBody && !isJson(request)) throw new Problem('unsupported-media-type', 'Send the body as application/json.')
  next()
}

function isJson(request: { headers: { 'content-type'?: string | undefined } }): boolean {
  const mediaType = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase()
  return mediaType === 'application/json'
}

function refuseMethod(allowed: ReadonlySet<string>): RequestHandler {
  const names = [...allowed, ...(allowed.has('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ')
  return (request, response) => {
    response.set('Allow', names)
    throw new Problem('method-not-allowed', `${request.method} is not for this address.`, { allowed: names })
  }
}
