import type { Endpoint, EndpointName, ParsedRequestOf, ReplyOf } from '@relayooor/shared'
import type { Request, RequestHandler, Response } from 'express'
import type { Logger } from 'pino'
import type { Asker } from '../clearing/quote/asker.ts'
import type { ByteBudget } from './byteBudget.ts'
import type { Caller, Identify } from './caller.ts'
import type { Charge } from './charge.ts'
import type { EncodedAnswer } from './encodeAnswer.ts'
import type { IdempotencyStore, KeptAnswer } from './idempotency.ts'
import type { RateLimits } from './rateLimits.ts'
import type { RequesterOf } from './requester.ts'
import { endpoints, TokenId } from '@relayooor/shared'
import { sendProblemBody } from './answerError.ts'
import { answerOnce } from './answerOnce.ts'
import { checkBytes } from './byteBudget.ts'
import { checkAccess, runsService } from './caller.ts'
import { logToken } from './callLog.ts'
import { chargeParsed } from './charge.ts'
import { encodeAnswer, sendEncoded } from './encodeAnswer.ts'
import { parseRequest } from './parseRequest.ts'
import { sendPieces } from './sendPieces.ts'

export interface CallMeta {
  requestId: string
  ip: string
  caller: Caller
  /** Whom shares count. */
  requester: Asker
  charge: Charge
  log: Logger
}

export interface Answer<N extends EndpointName> {
  /** By default the first one that the contract names. */
  status?: number
  headers?: Record<string, string>
  /** Pieces where the contract says that it is not JSON. */
  body: (typeof endpoints)[N] extends { media: string } ? AsyncIterable<string | Uint8Array> : ReplyOf<N>
}

/** What answers each call of the contract. */
export type Handlers = {
  [N in EndpointName]: (request: ParsedRequestOf<N>, meta: CallMeta) => Promise<Answer<N>>
}

export interface AnswerDeps {
  handlers: Handlers
  identify: Identify
  requesterOf: RequesterOf
  limits: RateLimits
  idempotency: IdempotencyStore
  /** What goes out to each network. */
  bytes: ByteBudget
  /** Told of the order that a call has acted on. */
  acted?: (token: string) => void
  /** What to do with a reply that breaks the contract: `throw` where we test, `log` where people wait for it. */
  brokenReply: 'throw' | 'log'
  log: Logger
}

/** Parses the call, has it answered (once for each `Idempotency-Key`), checks the answer, sends it. */
export function answerEndpoint<N extends EndpointName>(name: N, deps: AnswerDeps): RequestHandler {
  const endpoint: Endpoint = endpoints[name]
  /** An answer that is given to many is checked and written once. */
  const encoded = new WeakMap<object, EncodedAnswer>()
  function encode(status: number, body: object): EncodedAnswer {
    const known = encoded.get(body) ?? encodeAnswer(checkReply(endpoint, name, status, body, deps))
    encoded.set(body, known)
    return known
  }

  return async (request, response) => {
    const caller = await deps.identify(request)
    checkAccess(endpoint, caller)
    // Who runs the service is never kept from it.
    if (!runsService(caller)) checkBytes(deps.bytes, request.ip ?? '')
    const parsed = parseRequest(name, { params: request.params, query: request.query, body: request.body })
    const charge = await chargeParsed(deps.limits, endpoint.cost, parsed, request.ip ?? '', caller)
    const meta = callMeta(request, response, caller, charge, deps, tokenIn(parsed))
    if (isShared(endpoint)) {
      const { status = firstStatus(endpoint), body, headers } = await deps.handlers[name](parsed, meta)
      // Each JSON answer of the contract is an object.
      return sendEncoded(request, response, encode(status, body as object), headers)
    }
    let headers: Record<string, string> = {}
    async function act(): Promise<KeptAnswer> {
      const { status = firstStatus(endpoint), body, ...rest } = await deps.handlers[name](parsed, meta)
      headers = rest.headers ?? {}
      return { status, body: endpoint.media ? body : checkReply(endpoint, name, status, body, deps) }
    }
    const key = endpoint.method === 'GET' || endpoint.unkept ? undefined : request.get('Idempotency-Key')
    const answer =
      key === undefined
        ? await act()
        : await answerOnce(
            deps.idempotency,
            {
              key,
              place: `${meta.requester.id} ${endpoint.method} ${request.originalUrl}`,
              body: request.body,
              onLost: error => meta.log.error({ err: error }, 'an answer could not be kept for its idempotency key'),
            },
            act,
          )
    const token = tokenIn(parsed)
    if (endpoint.method === 'POST' && token !== undefined) deps.acted?.(token)
    if (answer.status >= 400) sendProblemBody(response, answer.status, answer.body)
    else if (endpoint.media)
      // What the contract says is no JSON comes as pieces, by the type of the handlers.
      await sendPieces(
        response,
        { 'Content-Type': endpoint.media === 'text/csv' ? `${endpoint.media}; charset=utf-8` : endpoint.media, ...headers },
        answer.body as AsyncIterable<string | Uint8Array>,
      )
    else response.status(answer.status).set(headers).json(answer.body)
  }
}

function callMeta(
  request: Request,
  response: Response,
  caller: Caller,
  charge: Charge,
  { requesterOf, log }: AnswerDeps,
  token: string | undefined,
): CallMeta {
  const requestId = String(response.getHeader('X-Request-Id'))
  if (token !== undefined) logToken(response, token)
  const ip = request.ip ?? ''
  return {
    requestId,
    ip,
    caller,
    charge,
    // Made for who asks: each costs more than an answer from the records, and most calls need neither.
    get requester() {
      return requesterOf(caller, ip)
    },
    get log() {
      return log.child({ requestId, ...(token !== undefined && { token }) })
    },
  }
}

function tokenIn(parsed: { params: unknown; body: unknown }): string | undefined {
  for (const part of [parsed.params, parsed.body]) {
    if (typeof part === 'object' && part !== null && 'token' in part) {
      const token = TokenId.safeParse(part.token)
      if (token.success) return token.data
    }
  }
  return undefined
}

/** Public answers, which many are given alike. */
export function isShared({ method, access, media }: Endpoint): boolean {
  return method === 'GET' && access === undefined && media === undefined
}

function firstStatus(endpoint: Endpoint): number {
  return Math.min(...Object.keys(endpoint.replies).map(Number))
}

function checkReply(endpoint: Endpoint, name: string, status: number, body: unknown, deps: AnswerDeps): unknown {
  const schema = endpoint.replies[status]
  const result = schema?.safeParse(body)
  if (result?.success) return result.data
  const fault = new TypeError(`the reply of ${name} with ${status} breaks the contract: ${result?.error.message ?? 'no such status'}`)
  if (deps.brokenReply === 'throw') throw fault
  deps.log.error({ err: fault }, 'a reply breaks the contract')
  return body
}
