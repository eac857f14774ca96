import type { EndpointSays, ShownBlock } from './chain.ts'
import type { AnswerCopy } from './spooledAnswer.ts'

/**
 * What went wrong with a question to a chain.
 * - `unreachable`: no endpoint answered (transport, time-out, HTTP status)
 * - `not-yet`: the answer does not exist yet, or is older than what was asked for; asking again later is right
 * - `pruned`: every endpoint that answered has thrown the asked height away
 * - `rejected`: the chain understood and refused; `abci` or `rpc` says how
 * - `nonsense`: the answer does not fit its schema or contradicts itself
 * - `wrong-chain`: the endpoint serves another chain id
 * - `too-few`: fewer endpoints than the quorum show the block, and those agree
 * - `contradicted`: endpoints show different blocks of one height, or give different answers
 * - `busy`: our own request budget, or the node's, is used up for too long; or a large answer waits for its turn
 */
export type ChainErrorCode =
  | 'unreachable'
  | 'not-yet'
  | 'pruned'
  | 'rejected'
  | 'nonsense'
  | 'wrong-chain'
  | 'too-few'
  | 'contradicted'
  | 'busy'

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

/** For the `catch` of a promise: what `handle` makes of a chain's failure, of these codes where any are named. Other errors go on. */
export function onChainError<T>(handle: (error: ChainError) => T, codes?: readonly ChainErrorCode[]): (error: unknown) => T {
  return error => {
    if (error instanceof ChainError && (codes?.includes(error.code) ?? true)) return handle(error)
    throw error
  }
}
