import type { Endpoint, EndpointName, ReplyOf, RequestOf } from '@relayooor/shared'
import { basePath, endpoints, ProblemBody, readProblem } from '@relayooor/shared'

/** Without the parts that the endpoint does not take. */
type RequestParts<N extends EndpointName> = {
  [Part in keyof RequestOf<N> as RequestOf<N>[Part] extends undefined ? never : Part]: RequestOf<N>[Part]
}

export interface Api {
  call: <N extends EndpointName>(name: N, request: RequestParts<N>) => Promise<ReplyOf<N>>
}

/** A client of the API. Replies are parsed; a refusal is thrown as `Problem`. */
export function createApi(url: string, headers: Record<string, string> = {}): Api {
  return {
    async call<N extends EndpointName>(name: N, request: RequestParts<N>): Promise<ReplyOf<N>> {
      const endpoint: Endpoint = endpoints[name]
      const { params = {}, query = {}, body }: { params?: object; query?: object; body?: unknown } = request
      const path = endpoint.path.replace(/:(\w+)/g, (_, part: string) =>
        encodeURIComponent(String(Object.entries(params).find(([given]) => given === part)?.[1])),
      )
      const response = await fetch(
        `${url}${basePath}${path}?${new URLSearchParams(Object.entries(query).map(([given, value]) => [given, String(value)]))}`,
        {
          method: endpoint.method,
          headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }) },
          ...(body !== undefined && { body: JSON.stringify(body) }),
          signal: AbortSignal.timeout(30_000),
        },
      )
      const content: unknown = await response.json()
      if (!response.ok) {
        const body = ProblemBody.parse(content)
        const problem = readProblem({ ...body, detail: `${body.detail} ${JSON.stringify(body)}` })
        throw problem ?? new Error(`a refusal that the contract does not have: ${JSON.stringify(body)}`)
      }
      const schema = endpoint.replies[response.status]
      if (!schema) throw new Error(`${endpoint.method} ${path} answered ${response.status}, which the contract does not know`)
      return schema.parse(content) as ReplyOf<N> // the schema is the one that ReplyOf is made from
    },
  }
}
