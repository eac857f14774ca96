import type { Endpoint, EndpointName, ReplyOf, RequestOf } from '@relayooor/shared'
import type { z } from 'zod'
import { basePath, opened, ProblemBody, readProblem } from '@relayooor/shared'
import { endpointOf } from './endpointOf.ts'
import { ServerUnreachable, UnexpectedReply, UnknownProblem } from './errors.ts'
import { setServiceClock } from './serviceClock.ts'

/** Only the parts that the endpoint has. */
export type RequestTo<N extends EndpointName> = {
  [Part in keyof RequestOf<N> as RequestOf<N>[Part] extends undefined ? never : Part]: RequestOf<N>[Part]
}

export interface CallOptions {
  signal?: AbortSignal
  /** Repeating an unsafe call with the same key gives the first answer. */
  idempotencyKey?: string
  /** Once, to sign in with it. */
  adminKey?: string
}

const timeoutMs = 20_000

/** See `call`. */
export async function sendCall<N extends EndpointName>(name: N, request: RequestTo<N>, options: CallOptions): Promise<ReplyOf<N>> {
  const endpoint = await endpointOf(name)
  const parts: { params?: object; query?: object; body?: unknown } = request
  const response = await send(
    basePath + fillPath(endpoint.path, parts.params) + queryText(parts.query),
    {
      method: endpoint.method,
      headers: {
        accept: endpoint.media ?? 'application/json',
        ...(parts.body !== undefined && { 'content-type': 'application/json' }),
        ...(options.adminKey !== undefined && { 'x-admin-key': options.adminKey }),
        ...(options.idempotencyKey !== undefined && { 'idempotency-key': options.idempotencyKey }),
      },
      ...(parts.body !== undefined && {
        body: JSON.stringify(parts.body),
      }),
    },
    options.signal,
  )
  const content = response.ok && endpoint.media ? await readText(response) : await readJson(response)
  if (!response.ok) throw problemFrom(response, content)
  const reply = openedReply(endpoint, response.status)?.safeParse(content)
  if (!reply?.success) throw new UnexpectedReply(requestId(response))
  // The schema that just accepted it is the one that ReplyOf is made from.
  return reply.data as ReplyOf<N>
}

async function send(url: string, init: RequestInit, signal: AbortSignal | undefined): Promise<Response> {
  const timeout = AbortSignal.timeout(timeoutMs)
  const askedAt = Date.now()
  try {
    const response = await fetch(url, {
      ...init,
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    })
    setServiceClock(response.headers.get('date'), askedAt)
    return response
  } catch (error) {
    if (signal?.aborted) throw error
    throw new ServerUnreachable(error)
  }
}

async function readText(response: Response): Promise<string> {
  try {
    return await response.text()
  } catch (error) {
    throw new ServerUnreachable(error)
  }
}

async function readJson(response: Response): Promise<unknown> {
  try {
    return await response.json()
  } catch (error) {
    // A proxy's error page, or a connection cut half-way: either way the service itself did not answer.
    throw response.ok ? new UnexpectedReply(requestId(response)) : new ServerUnreachable(error)
  }
}

function problemFrom(response: Response, content: unknown): Error {
  const body = ProblemBody.safeParse(content)
  if (!body.success) {
    return response.status >= 500 ? new ServerUnreachable(content) : new UnexpectedReply(requestId(response))
  }
  const given = Number(response.headers.get('retry-after') ?? Number.NaN)
  const retryAfter = Number.isFinite(given) ? given : undefined
  return readProblem(body.data, retryAfter, requestId(response)) ?? new UnknownProblem(body.data, retryAfter, requestId(response))
}

/** A service that is newer may say words that this page does not know. */
function openedReply({ replies }: Endpoint, status: number): z.ZodType | undefined {
  const reply = replies[status]
  return reply && opened(reply)
}

function fillPath(path: string, params: object | undefined): string {
  const values: Record<string, unknown> = { ...params }
  return path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(values[name])))
}

function queryText(query: object | undefined): string {
  const given = Object.entries(query ?? {}).filter(([, value]) => value !== undefined)
  return given.length === 0 ? '' : `?${new URLSearchParams(given.map(([key, value]) => [key, String(value)]))}`
}

function requestId(response: Response): string | undefined {
  return response.headers.get('x-request-id') ?? undefined
}
