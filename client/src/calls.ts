import type { z } from 'zod'
// By path: the package that is made of this holds what it needs of the contract.
import type { Endpoint } from '../../shared/src/endpoints/endpoint.ts'
import { accountEndpoints } from '../../shared/src/endpoints/accounts.ts'
import { coinEndpoints } from '../../shared/src/endpoints/coins.ts'
import { proofEndpoints } from '../../shared/src/endpoints/proofs.ts'
import { publicEndpoints } from '../../shared/src/endpoints/public.ts'
import { webhookEndpoints } from '../../shared/src/endpoints/webhooks.ts'

/** What the program of a third party calls. */
export const calls = {
  ...publicEndpoints,
  ...proofEndpoints,
  ...coinEndpoints,
  ...webhookEndpoints,
  operations: accountEndpoints.operations,
} as const satisfies Record<string, Endpoint>

export type CallName = keyof typeof calls

type Input<N extends CallName, Part extends string> = (typeof calls)[N] extends Record<Part, infer S extends z.ZodType> ? z.input<S> : never
/** Only the parts that the call has; a part of which nothing is needed may be left out. */
type PartOf<N extends CallName, Part extends string> = [Input<N, Part>] extends [never]
  ? unknown
  : Record<never, never> extends Input<N, Part>
    ? { [P in Part]?: Input<N, P> }
    : { [P in Part]: Input<N, P> }
export type RequestTo<N extends CallName> = PartOf<N, 'params'> & PartOf<N, 'query'> & PartOf<N, 'body'>

type Replies<N extends CallName> = (typeof calls)[N]['replies']
/** What comes back, whatever the status. */
export type ReplyOf<N extends CallName> =
  Replies<N> extends infer R ? { [S in keyof R]: R[S] extends z.ZodType ? z.output<R[S]> : never }[keyof R] : never
