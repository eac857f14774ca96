import { z } from 'zod'

/** Every problem a client can branch on: HTTP status and title. */
export const problems = {
  'invalid-request': [400, 'The request is not valid'],
  'sign-in-required': [401, 'Sign in first'],
  forbidden: [403, 'Not allowed'],
  'not-found': [404, 'Not found'],
  'method-not-allowed': [405, 'This address does not take that method'],
  'already-paid': [409, 'A transfer is already being cleared'],
  'idempotency-conflict': [409, 'This idempotency key was used with another request'],
  'not-finished': [409, 'Not finished yet'],
  'not-claimable': [409, 'This payment cannot be claimed like this'],
  'refund-not-waiting': [409, 'This refund does not wait for that'],
  'token-expired': [410, 'This price is over'],
  'too-large': [413, 'The request is too large'],
  'unsupported-media-type': [415, 'Send JSON'],
  'not-clearable': [422, 'Clearing cannot help'],
  'unsupported-chain': [422, 'We do not serve this chain'],
  'unsupported-denom': [422, 'We do not take this coin'],
  'challenge-over': [422, 'This request to sign is over'],
  'signature-invalid': [422, 'The signature does not hold'],
  'payment-mismatch': [422, 'The payment does not fit this quote'],
  'payment-failed': [422, 'The payment failed on chain'],
  'broadcast-rejected': [422, 'The chain rejected the transaction'],
  'rate-limited': [429, 'Too many requests'],
  internal: [500, 'Something broke on our side'],
  unavailable: [503, 'Not possible right now'],
  paused: [503, 'Paused by the operator'],
  'route-paused': [503, 'This route takes no orders right now'],
} as const satisfies Record<string, readonly [number, string]>

export type ProblemCode = keyof typeof problems

/** RFC 9457 body; facts of the one problem stand beside these fields. */
export const ProblemBody = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.enum(Object.keys(problems) as [ProblemCode, ...ProblemCode[]]),
})
export type ProblemBody = z.infer<typeof ProblemBody>

/** An expected failure, thrown anywhere, turned into one answer by the HTTP layer. `retryAfterSeconds` becomes `Retry-After`. */
export class Problem extends Error {
  override name = 'Problem'
  readonly code: ProblemCode
  readonly facts: Record<string, unknown>
  readonly retryAfterSeconds: number | undefined

  constructor(code: ProblemCode, detail: string, facts: Record<string, unknown> = {}, retryAfterSeconds?: number) {
    super(detail)
    this.code = code
    this.facts = facts
    this.retryAfterSeconds = retryAfterSeconds
  }

  get status(): number {
    return problems[this.code][0]
  }

  toBody(): ProblemBody {
    const [status, title] = problems[this.code]
    return { ...this.facts, type: `urn:relayooor:problem:${this.code}`, title, status, detail: this.message, code: this.code }
  }
}
