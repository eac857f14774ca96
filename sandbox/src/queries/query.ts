import type { TxResult } from '../app/runTx.ts'
import type { Reader } from '../store/store.ts'
import type { ChainParameters } from '../tx/context.ts'

/** The state at one height, for a query. */
export interface QueryContext {
  chain: ChainParameters
  state: Reader
  height: number
  timeMs: number
  simulate: (bytes: Uint8Array) => TxResult
}

export type QueryHandler = (context: QueryContext, request: Uint8Array) => Uint8Array

/** A gRPC error; `answerQuery` translates it for ABCI. */
export class GrpcError extends Error {
  readonly code: 'NotFound' | 'InvalidArgument' | 'Unknown'

  constructor(code: GrpcError['code'], description: string) {
    super(description)
    this.code = code
  }
}

export function notFound(description: string): GrpcError {
  return new GrpcError('NotFound', description)
}

export function invalidArgument(description: string): GrpcError {
  return new GrpcError('InvalidArgument', description)
}

interface Codec<T> {
  decode: (bytes: Uint8Array) => T
}
interface Encoder<T> {
  encode: (message: T) => { finish: () => Uint8Array }
}

/** A handler between a request's and a response's codec. */
export function handler<Q, A>(request: Codec<Q>, response: Encoder<A>, answer: (context: QueryContext, request: Q) => A): QueryHandler {
  return (context, bytes) => response.encode(answer(context, request.decode(bytes))).finish()
}
