import type { z } from 'zod'
import type { EndpointName, endpoints, RequestOf } from '../endpoints.ts'

type Replies<N extends EndpointName> = (typeof endpoints)[N]['replies']

/** A good call, and each of its good answers, by the call's own schemas. Only the parts that the call has. */
export type Example<N extends EndpointName> = {
  [Part in keyof RequestOf<N> as RequestOf<N>[Part] extends undefined ? never : Part]: RequestOf<N>[Part]
} & { replies: { [S in keyof Replies<N>]: Replies<N>[S] extends z.ZodType ? z.input<Replies<N>[S]> : never } }

export type ExamplesOf<Group> = { [N in keyof Group & EndpointName]: Example<N> }
