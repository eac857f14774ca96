import type { EndpointName, ReplyOf } from '@relayooor/shared'
import type { CallOptions, RequestTo } from './sendCall.ts'
import { ServerUnreachable } from './errors.ts'

export type { CallOptions, RequestTo } from './sendCall.ts'

/**
 * One call of the wire contract. Gives the reply, checked against the contract's schema.
 * @throws Problem as the server said it, UnknownProblem when it is newer than this page; ServerUnreachable; UnexpectedReply; an AbortError
 * when `signal` says so
 */
export async function call<N extends EndpointName>(name: N, request: RequestTo<N>, options: CallOptions = {}): Promise<ReplyOf<N>> {
  const { sendCall } = await loadContract()
  return sendCall(name, request, options)
}

/** The contract with its schemas, which is as much code as the first screen: loaded with the first call. */
export async function loadContract(): Promise<typeof import('./sendCall.ts')> {
  try {
    return await import('./sendCall.ts')
  } catch (error) {
    throw new ServerUnreachable(error)
  }
}
