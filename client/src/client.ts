import type { Endpoint } from '../../shared/src/endpoints/endpoint.ts'
import type { Problem } from '../../shared/src/problem.ts'
import type { CallName, ReplyOf, RequestTo } from './calls.ts'
import { basePath } from '../../shared/src/endpoints/endpoint.ts'
import { opened } from '../../shared/src/opened.ts'
import { ProblemBody, readProblem } from '../../shared/src/problem.ts'
import { calls } from './calls.ts'

export interface ClientSettings {
  /** Where the service is: `https://clear.example`. */
  url: string
  /** Given by its operator. Without one, the calls are those of anybody. */
  apiKey?: string
  /** For one call, to its last byte. */
  timeoutMs?: number
}

export interface CallOptions {
  /** Of a call that acts: sent again with the same key, it gives the first answer and is not done twice. */
  idempotencyKey?: string
  signal?: AbortSignal
}

export interface Client {
  /**
   * One call of the contract; its answer is checked against it. Words that this version does not know are read as `unknown`.
   * @throws Problem when the service refuses it: branch on `code`, and wait `retryAfterSeconds` where it says so
   * @throws UnexpectedAnswer when what came back is not the service's
   */
  call: <N extends CallName>(name: N, request: RequestTo<N>, options?: CallOptions) => Promise<ReplyOf<N>>
}

/** Not an answer of the service, or of a version that this one cannot read. */
export class UnexpectedAnswer extends Error {
  override name = 'UnexpectedAnswer'
  readonly status: number

  constructor(status: number, detail: string) {
    super(`the service answered ${status}: ${detail}`)
    this.status = status
  }
}

export function createClient({ url, apiKey, timeoutMs = 30_000 }: ClientSettings): Client {
  const base = url.replace(/\/+$/, '') + basePath
  return {
    async call<N extends CallName>(name: N, request: RequestTo<N>, { idempotencyKey, signal }: CallOptions = {}): Promise<ReplyOf<N>> {
      const endpoint: Endpoint = calls[name]
      // Whichever call it is of, its parts are objects.
      const { params, query, body } = request as { params?: object; query?: object; body?: object }
      const timeout = AbortSignal.timeout(timeoutMs)
      const response = await fetch(base + fillPath(endpoint.path, params) + queryText(query), {
        method: endpoint.method,
        headers: {
          accept: 'application/json',
          ...(apiKey !== undefined && { 'x-api-key': apiKey }),
          ...(body && { 'content-type': 'application/json' }),
          ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
        },
        ...(body && { body: JSON.stringify(body) }),
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      })
      const content: unknown = await response.json().catch(() => undefined)
      if (!response.ok) throw refusalOf(response, content)
      const reply = endpoint.replies[response.status]
      const parsed = reply && opened(reply).safeParse(content)
      if (!parsed?.success) throw new UnexpectedAnswer(response.status, parsed?.error.message ?? 'no such status')
      // The schema that has just taken it is the one that ReplyOf is made from.
      return parsed.data as ReplyOf<N>
    },
  }
}

function refusalOf(response: Response, content: unknown): Problem | UnexpectedAnswer {
  const body = ProblemBody.safeParse(content).data
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN)
  const problem =
    body && readProblem(body, Number.isFinite(seconds) ? seconds : undefined, response.headers.get('x-request-id') ?? undefined)
  return problem ?? new UnexpectedAnswer(response.status, body?.detail ?? 'not in words of the contract')
}

function fillPath(path: string, params: object = {}): string {
  const values = new Map<string, unknown>(Object.entries(params))
  return path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(values.get(name))))
}

function queryText(query: object = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined)
  return given.length === 0 ? '' : `?${new URLSearchParams(given.map(([key, value]): [string, string] => [key, String(value)]))}`
}
