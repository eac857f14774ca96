import type { Rpc } from './rpc.ts'
import { Buffer } from 'node:buffer'
import { z } from 'zod'
import { HermesError } from './hermesError.ts'
import { callRpc } from './rpc.ts'

const AbciQuery = z.object({
  response: z.object({
    code: z.int().default(0),
    log: z.string().default(''),
    value: z.base64().nullish(),
    height: z.string().default('0'),
  }),
})

/** cosmos-sdk's `ErrKeyNotFound`, which the node makes of gRPC's NotFound. */
const keyNotFound = 22

interface Codec<T> {
  encode: (message: T) => { finish: () => Uint8Array }
}
interface Decoder<T> {
  decode: (bytes: Uint8Array) => T
}

/** A query of the node's gRPC services. */
export interface Query<Q, A> {
  path: string
  /** Hermes' name for it, in errors. */
  name: string
  request: Codec<Q>
  response: Decoder<A>
}

/** Queries by ABCI what Hermes queries by gRPC: the sandbox's nodes have no gRPC port. @throws HermesError worded like a gRPC client's */
export async function ask<Q, A>(rpc: Rpc, query: Query<Q, A>, request: Q): Promise<A> {
  const data = Buffer.from(query.request.encode(request).finish()).toString('hex')
  const { response } = await callRpc(rpc, 'abci_query', { path: query.path, data, prove: false }, AbciQuery)
  if (response.code !== 0)
    throw new GrpcStatusError(
      query.name,
      response.code === keyNotFound ? 'NotFound' : 'Unknown',
      grpcMessage(response.log),
      response.height,
    )
  return query.response.decode(Buffer.from(response.value ?? '', 'base64'))
}

/** A refusal by the node's application. */
export class GrpcStatusError extends HermesError {
  readonly status: 'NotFound' | 'Unknown'
  readonly detail: string

  constructor(name: string, status: 'NotFound' | 'Unknown', detail: string, height: string) {
    super(
      `gRPC call \`${name}\` failed with status: status: ${status}, message: ${JSON.stringify(detail)}, ` +
        `details: [], metadata: MetadataMap { headers: {"content-type": "application/grpc", "x-cosmos-block-height": "${height}"} }`,
    )
    this.status = status
    this.detail = detail
  }
}

/** The service's message before the node wrapped it for ABCI: `rpc error: code = NotFound desc = …: key not found`. */
function grpcMessage(log: string): string {
  const [, detail] = /^rpc error: code = \w+ desc = (.*): (?:key not found|invalid request|unknown request)$/s.exec(log) ?? []
  return detail ?? log
}
