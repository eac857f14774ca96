import type { ChainErrorCode } from '@relayooor/shared'
import type { EndpointSays, ShownBlock } from './chain.ts'
import type { AnswerCopy } from './spooledAnswer.ts'

export interface ChainErrorFacts {
  chainId?: string | undefined
  endpoint?: string | undefined
  /** Code and codespace of the application (the SDK), when it was the one that refused. */
  abci?: { code: number; codespace: string; log: string } | undefined
  /** The JSON-RPC error of the node, when it was the one that refused. */
  rpc?: { code: number; message: string; data: string } | undefined
  /** Only this endpoint cannot answer (an index switched off); another one may. */
  endpointOnly?: boolean | undefined
  /** With `too-few` and `contradicted`: what there is, and what each endpoint says. */
  shown?: ShownBlock[] | undefined
  says?: EndpointSays[] | undefined
  /** With `nonsense`: what it was. */
  answer?: AnswerCopy | undefined
  cause?: unknown
}

/** An expected failure of a chain question. Branch on `code`. */
export class ChainError extends Error {
  override name = 'ChainError'
  readonly code: ChainErrorCode
  readonly facts: ChainErrorFacts

  constructor(code: ChainErrorCode, detail: string, facts: ChainErrorFacts = {}) {
    super(detail, { cause: facts.cause })
    this.code = code
    this.facts = facts
  }
}

/** For the `catch` of a promise: handles a ChainError, with one of these codes if any are given. Other errors are thrown again. */
export function onChainError<T>(handle: (error: ChainError) => T, codes?: readonly ChainErrorCode[]): (error: unknown) => T {
  return error => {
    if (error instanceof ChainError && (codes?.includes(error.code) ?? true)) return handle(error)
    throw error
  }
}
