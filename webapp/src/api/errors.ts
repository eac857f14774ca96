import type { Problem, ProblemBody } from '@relayooor/shared'

/** No answer from the service: no network, a time-out, or a proxy that speaks in its place. */
export class ServerUnreachable extends Error {
  override name = 'ServerUnreachable'
  /** The browser had no network then: whether the service would have answered is not known. */
  readonly offline = !navigator.onLine
  constructor(cause: unknown) {
    super('the service did not answer', { cause })
  }
}

/** An answer that does not fit the contract: page and service are of different ages. */
export class UnexpectedReply extends Error {
  override name = 'UnexpectedReply'
  readonly requestId: string | undefined
  constructor(requestId: string | undefined) {
    super('the service gave an answer that this page does not understand')
    this.requestId = requestId
  }
}

/** A refusal that the contract of this page does not have: the service is newer. Its own words are shown. */
export class UnknownProblem extends Error {
  override name = 'UnknownProblem'
  readonly status: number
  readonly title: string
  readonly retryAfterSeconds: number | undefined
  readonly requestId: string | undefined
  constructor({ status, title, detail }: ProblemBody, retryAfterSeconds: number | undefined, requestId: string | undefined) {
    super(detail)
    this.status = status
    this.title = title
    this.retryAfterSeconds = retryAfterSeconds
    this.requestId = requestId
  }
}

/** What a call can fail with, for states that are drawn. */
export type CallFailure = Problem | UnknownProblem | ServerUnreachable | UnexpectedReply

/** By its name: the class comes with the contract, which the first screen does not load. */
export function isProblem(error: unknown): error is Problem {
  return error instanceof Error && error.name === 'Problem'
}

/** Keeps the failures that are drawn and lets every other error (a bug) go on to the one handler. */
export function asCallFailure(error: unknown): CallFailure {
  if (isProblem(error)) return error
  for (const kind of [UnknownProblem, ServerUnreachable, UnexpectedReply]) if (error instanceof kind) return error
  throw error
}

const askAgainAfterMs = 10_000

/** When a page asks again by itself, in milliseconds; undefined while nothing has failed, or where the same would be said for ever. */
export function askAgainMs(failure: CallFailure | undefined): number | undefined {
  if (failure instanceof ServerUnreachable) return askAgainAfterMs
  if (failure === undefined || failure instanceof UnexpectedReply) return undefined
  const { status, retryAfterSeconds = 0 } = failure
  return status === 429 || status >= 500 ? Math.max(askAgainAfterMs, retryAfterSeconds * 1_000) : undefined
}
