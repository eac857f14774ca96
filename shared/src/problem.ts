import { z } from 'zod'
import { AsOf, Decided } from './asOf.ts'
import { BackupRefusal } from './backupViews.ts'
import { TokenId } from './memo.ts'
import { ChainId, ChannelId, PacketId, PortId, TxHash } from './packet.ts'
import {
  ChainErrorCode,
  ClaimRefusal,
  Missing,
  NoticeRefusal,
  OrderRefusal,
  PauseReason,
  RefundStatus,
  RefundWait,
  SignatureFault,
  TxSignatureFault,
} from './states.ts'
import { RefusedPacket } from './views.ts'

const none = z.object({})
/** What a transaction did not do in its block, or why no node took it, in the words of the chain. */
const refusedByChain = { chainCode: z.int(), codespace: z.string(), log: z.string() }

/** Who was first, where it is settled by now. */
const decided = { decided: Decided.optional() }

/** Where something signed is not as it was to be signed. */
export const Difference = z.object({
  field: z.enum([
    'messages',
    'address',
    'amount',
    'denom',
    'memo',
    'chain',
    'signer',
    'sender',
    'recipient',
    'sequence',
    'timeout',
    'fee payer',
  ]),
  expected: z.string(),
  found: z.string(),
})
export type Difference = z.infer<typeof Difference>

/** Every problem a client can branch on: HTTP status, and the facts that stand beside it. The message `problem.not-found` is its title. */
export const problems = {
  'invalid-request': {
    status: 400,
    facts: z.object({ errors: z.array(z.object({ path: z.string(), message: z.string() })).optional() }),
  },
  'sign-in-required': { status: 401, facts: none },
  forbidden: { status: 403, facts: none },
  'not-found': {
    status: 404,
    facts: z.object({
      /** What there is not. */
      missing: Missing.optional(),
      /** The months that there are a report of. */
      months: z.array(z.string()).optional(),
      /** Whether we have the payment that was asked by, and only no order for it. */
      paymentKnown: z.boolean().optional(),
      /** The numbers that there are none of. */
      refunds: z.array(z.string()).optional(),
      /** Those that there are, by `chain/port/channel`. */
      routes: z.array(z.string()).optional(),
      /** The rules that there are. */
      rules: z.array(z.string()).optional(),
      /** The nodes of the chain. */
      endpoints: z.array(z.string()).optional(),
      /** The tasks that can be run by hand. */
      tasks: z.array(z.string()).optional(),
      /** The roles that have a process. */
      roles: z.array(z.string()).optional(),
    }),
  },
  'method-not-allowed': { status: 405, facts: z.object({ allowed: z.string() }) },
  'already-paid': {
    status: 409,
    /** The orders that hold them. */
    facts: z.object({ packets: z.array(z.object({ packet: PacketId, token: TokenId })) }),
  },
  'idempotency-conflict': { status: 409, facts: none },
  'not-finished': { status: 409, facts: none },
  'not-supervised': {
    status: 409,
    /** The processes that it is about. */
    facts: z.object({ processes: z.array(z.object({ host: z.string(), pid: z.int() })) }),
  },
  'backup-refused': { status: 409, facts: z.object({ why: BackupRefusal }) },
  'not-claimable': {
    status: 409,
    facts: z.object({ reason: ClaimRefusal, ...decided }),
  },
  'refund-not-waiting': {
    status: 409,
    facts: z.object({
      refund: z.string().optional(),
      refundStatus: RefundStatus.optional(),
      waitsFor: RefundWait.optional(),
      /** Of several, those that it is about. */
      refunds: z.array(z.string()).optional(),
      chainId: ChainId.optional(),
      chains: z.array(ChainId).optional(),
      /** What is left to be given back, in base units. */
      earned: z.string().optional(),
      denom: z.string().optional(),
      ...decided,
    }),
  },
  'order-refused': {
    status: 409,
    facts: z.object({
      why: OrderRefusal,
      /** The refunds that stand in the way. */
      refunds: z.array(z.string()).optional(),
      ...decided,
    }),
  },
  'notice-refused': { status: 409, facts: z.object({ reason: NoticeRefusal }) },
  'changed-since': {
    status: 409,
    facts: z.object({ decided: Decided, asOf: AsOf }),
  },
  'token-expired': { status: 410, facts: none },
  'too-large': { status: 413, facts: none },
  'unsupported-media-type': { status: 415, facts: none },
  'not-clearable': {
    status: 422,
    /** Those that cannot be cleared; the other ones of the request can. */
    facts: z.object({ packets: z.array(RefusedPacket) }),
  },
  'not-proven': { status: 422, facts: none },
  'unsupported-chain': {
    status: 422,
    facts: z.object({ chainId: z.string(), supported: z.array(ChainId) }),
  },
  'unsupported-denom': {
    status: 422,
    facts: z.object({ denom: z.string().optional(), supported: z.array(z.string()) }),
  },
  'challenge-over': { status: 422, facts: none },
  'signature-invalid': {
    status: 422,
    facts: z.object({
      fault: z.enum([...SignatureFault.options, ...TxSignatureFault.options]),
      /** The account that had to sign. */
      payer: z.string().optional(),
      signer: z.string().optional(),
    }),
  },
  'payment-mismatch': {
    status: 422,
    facts: z.object({ differences: z.array(Difference) }),
  },
  'payment-failed': { status: 422, facts: z.object({ txHash: TxHash, ...refusedByChain }) },
  'broadcast-rejected': {
    status: 422,
    facts: z.object(refusedByChain).partial().extend({ txHash: TxHash }),
  },
  'rate-limited': { status: 429, facts: none },
  internal: { status: 500, facts: z.object({ requestId: z.string().optional() }) },
  unavailable: {
    status: 503,
    facts: z.object({
      /** Of a chain that had to be asked. */
      reason: ChainErrorCode.optional(),
      chainId: ChainId.optional(),
      /** The payment is kept, and sent by us as soon as that is possible. */
      txHash: TxHash.optional(),
      /** The payment is not kept: its wallet has to send it. */
      unkept: z.literal(true).optional(),
    }),
  },
  paused: { status: 503, facts: none },
  'route-paused': {
    status: 503,
    facts: z.object({ reason: PauseReason, chainId: ChainId.optional(), portId: PortId.optional(), channelId: ChannelId.optional() }),
  },
} as const satisfies Record<string, { status: number; facts: z.ZodObject }>

export type ProblemCode = keyof typeof problems
export type FactsOf<C extends ProblemCode> = z.output<(typeof problems)[C]['facts']>

/** RFC 9457 body; facts of the one problem stand beside these fields. The code may be one of a newer service. */
export const ProblemBody = z.looseObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  code: z.string(),
})
export type ProblemBody = z.infer<typeof ProblemBody>

export type FactsGiven<C extends ProblemCode> =
  Record<never, never> extends FactsOf<C>
    ? [facts?: FactsOf<C>, retryAfterSeconds?: number, requestId?: string]
    : [facts: FactsOf<C>, retryAfterSeconds?: number, requestId?: string]

/**
 * An expected failure, thrown anywhere, turned into one answer by the HTTP layer. `retryAfterSeconds` becomes `Retry-After`; `requestId`
 * is for who was answered so.
 */
export class Problem<C extends ProblemCode = ProblemCode> extends Error {
  override name = 'Problem'
  readonly code: ProblemCode
  readonly facts: FactsOf<ProblemCode>
  readonly retryAfterSeconds: number | undefined
  readonly requestId: string | undefined

  constructor(code: C, detail: string, ...[facts, retryAfterSeconds, requestId]: FactsGiven<C>) {
    super(detail)
    this.code = code
    this.facts = facts ?? {}
    this.retryAfterSeconds = retryAfterSeconds
    this.requestId = requestId
  }

  get status(): number {
    return problems[this.code].status
  }

  /** Its facts, when it is of that code. */
  factsOf<K extends ProblemCode>(code: K): FactsOf<K> | undefined {
    // The constructor took them for its code.
    return this.code === code ? (this.facts as FactsOf<K>) : undefined
  }
}

/** The problem that an answer tells of; null when its code or its facts are of a newer service. */
export function readProblem(body: ProblemBody, retryAfterSeconds?: number, requestId?: string): Problem | null {
  const { code, detail } = body
  if (!isProblemCode(code)) return null
  const facts = problems[code].facts.safeParse(body)
  return facts.success ? new Problem(code, detail, facts.data, retryAfterSeconds, requestId) : null
}

function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(problems, code)
}
