import { z } from 'zod'
import { Amount, CoinName, Denom, UnsignedInteger } from './amount.ts'
import { Journey, StepEnd } from './journeyViews.ts'
import { neverOpened, openEnum } from './opened.ts'
import { ChainId, ChannelId, PacketId, PortId, TxHash } from './packet.ts'
import { Rates } from './rates.ts'
import {
  ClearingState,
  FailureReason,
  Forwarding,
  HeldReason,
  HermesLack,
  OutcomeKind,
  PacketResult,
  PauseReason,
  PaymentMatch,
  PaymentState,
  RefundReason,
  RefundStatus,
  RefundWait,
  ReturnReason,
  VerdictKind,
  VerdictReason,
} from './states.ts'
import { Time } from './time.ts'
import { TimelineEntry } from './timeline.ts'

const Url = z.url({ protocol: /^https?$/ })

export const AssetView = z.object({ denom: Denom, symbol: z.string(), decimals: z.int().min(0).max(36) })
export type AssetView = z.infer<typeof AssetView>

export const ChainView = z.object({
  chainId: ChainId,
  name: z.string(),
  bech32Prefix: z.string(),
  slip44: z.int(),
  algorithm: z.enum(['secp256k1', 'eth_secp256k1']),
  /** With `{txHash}` where the hash goes. */
  explorerTx: z.string().optional(),
  /** Where votes are followed, with `{proposalId}` where the number goes. */
  explorerProposal: z.string().optional(),
  logo: z.string().optional(),
  /** Nodes that anybody may use: what a wallet is given that does not know the chain. */
  endpoints: z.object({ rpc: z.string(), rest: z.string() }).optional(),
  serviceAddress: z.string(),
  paymentDenoms: z.array(
    AssetView.extend({
      /** Of an order, and of each transfer in it, in base units: without gas, and before any discount. */
      fees: z.object({ service: UnsignedInteger, perPacket: UnsignedInteger }),
    }),
  ),
  healthy: z.boolean(),
})
export type ChainView = z.infer<typeof ChainView>

export const SigningKey = z.object({
  id: z.string(),
  /** Raw Ed25519 public key, base64. */
  publicKey: z.string(),
})

export const ConfigView = z.object({
  service: z.object({
    name: z.string(),
    supportUrl: Url.optional(),
    /** Who runs the service. */
    imprintUrl: Url.optional(),
    /** How soon orders are to be cleared whole, as the operator publishes it: half of them, and 19 of 20. */
    objective: z.object({ p50Seconds: z.int(), p95Seconds: z.int() }).optional(),
    branding: z.object({ logoUrl: Url.optional() }),
  }),
  chains: z.array(ChainView),
  /** What coins are worth, as the operator says: by them a price is set beside what it frees. */
  rates: Rates,
  signingKeys: z.array(SigningKey),
  tokenTtlSeconds: z.int(),
  confirmations: z.int(),
  stuckAfterSeconds: z.int(),
  /** How people can be told of an order without an open page. `pushKey`: of VAPID (RFC 8292), base64url. */
  notices: z.object({ email: z.boolean(), pushKey: z.string().optional() }).optional(),
  mode: z.enum(['sandbox', 'live']),
  /** Sandbox only: the script that offers the development wallet. */
  developmentWalletUrl: Url.optional(),
})
export type ConfigView = z.infer<typeof ConfigView>

/** What the advice on a transfer speaks of beside what its view has: so that it can be said in any language. */
export const VerdictFacts = z.object({
  /** The chain that cannot be reached, makes no blocks, or lets it not pass; of `hermes-cannot` the one whose node lacks something. */
  chainId: ChainId.optional(),
  /** Since when it is so. */
  since: Time.optional(),
  hermesLacks: openEnum(HermesLack).optional(),
  /** The light client that is meant: it lives on `host` and follows `of`. */
  client: z.object({ host: ChainId, of: ChainId }).optional(),
  /** The vote on reviving it. */
  recovery: z.object({ proposalId: z.string(), votingEndsAt: Time.optional() }).optional(),
  /** The chain that would refuse its receiver; `way`, to send it on; `onward`: others take it before, and send it on. */
  refused: z.object({ by: ChainId, way: z.literal(true).optional(), onward: z.literal(true).optional() }).optional(),
  /** Its time is nearly over. */
  expiresSoon: z.literal(true).optional(),
  /** Where its money goes on to from its destination. */
  goesOnTo: ChainId.optional(),
  /** That it went on there is told by a transaction only. */
  likely: z.literal(true).optional(),
  /** Of a later step that comes back: where the next return brings its money; `isHome`, has brought it. */
  homeTo: ChainId.optional(),
  isHome: z.literal(true).optional(),
  /** So often the chain sends this step again after a time-out. */
  triesLeft: z.int().optional(),
  /** It ran out of time, and the chain has sent its money again. */
  retried: z.literal(true).optional(),
  /** It went on, a later step failed, and its money stays at this account of the chain that it had reached. */
  stoppedAt: z.string().optional(),
})
export type VerdictFacts = z.infer<typeof VerdictFacts>

export const Verdict = z.object({
  kind: openEnum(VerdictKind),
  /** With `blocked`: a chain could not be asked, or shows more than is known of it. The money may be elsewhere than it was last seen. */
  unseen: z.boolean().optional(),
  /** With `blocked` always; with `return` where it is not the time or the destination's written word. */
  reason: openEnum(VerdictReason).optional(),
  /** One or two sentences for the person, in English, times in UTC. */
  advice: z.string(),
  facts: VerdictFacts.optional(),
  retryAt: Time.optional(),
})
export type Verdict = z.infer<typeof Verdict>

export const OutcomeView = z.object({
  kind: openEnum(OutcomeKind),
  txHash: TxHash.optional(),
  chainId: ChainId,
  at: Time,
  relayer: z.string().optional(),
})
export type OutcomeView = z.infer<typeof OutcomeView>

/**
 * When, who and how much are absent only for a packet that is held or was taken, and whose data no node can give any more
 * (`packet-data-unavailable`): unless it is `unseen`, anybody can bring it with `POST /packets/prove`.
 */
export const PacketView = z.object({
  packet: PacketId,
  route: z.object({
    destinationChainId: ChainId,
    destinationPortId: PortId,
    destinationChannelId: ChannelId,
    /** Of a route that we do not run: a living one to the chain that its source names. */
    replacedBy: z.object({ sourceChannelId: ChannelId, destinationChainId: ChainId, destinationChannelId: ChannelId }).optional(),
  }),
  sentAt: Time.optional(),
  sentTxHash: TxHash.optional(),
  ageSeconds: z.int().optional(),
  stuck: z.boolean(),
  sender: z.string().optional(),
  receiver: z.string().optional(),
  /** What the source chain holds for the sender, in the source chain's denom. */
  amount: Amount.optional(),
  denomTrace: z.string().optional(),
  /** Which of these texts were too long to keep: the beginning is given, and a digest of the whole in place of the rest. */
  shortened: z.array(z.enum(['sender', 'receiver', 'denom', 'denomTrace', 'memo'])).optional(),
  /** The packet's own, as its sender wrote it, not that of the transaction; absent where it is empty or not known. */
  memo: z.string().optional(),
  ...CoinName.shape,
  timeout: z.object({
    height: z.object({ revision: z.string(), height: z.string() }).optional(),
    at: Time.optional(),
    elapsed: z.boolean(),
    /** True where its destination never reaches it: it can come back only if the destination refuses it. */
    never: z.boolean().optional(),
  }),
  /** Whether its destination sends it on, as its memo asks: absent where it does not ask for that. */
  forwarding: openEnum(Forwarding).optional(),
  verdict: Verdict,
  /** The packet that carries its money on. */
  nextHop: PacketId.optional(),
  /** The packet whose money this one carries on. */
  continues: PacketId.optional(),
  outcome: OutcomeView.optional(),
  /** The whole way of a forwarded transfer; absent for one of a single step. */
  journey: Journey.optional(),
})
export type PacketView = z.infer<typeof PacketView>

/** What a transfer is refused with: its view, of which only these two are there when we know nothing of it. */
export const RefusedPacket = PacketView.partial().required({ packet: true, verdict: true })
export type RefusedPacket = z.infer<typeof RefusedPacket>

const ChannelEndView = z.object({
  chainId: ChainId,
  portId: PortId,
  channelId: ChannelId,
  state: z.enum(['OPEN', 'FLUSHING', 'FLUSHCOMPLETE', 'CLOSED', 'UNKNOWN']),
  /** The chain does not answer us now: what stands here is from before. Since when, if it ever did. */
  unreachable: z.object({ since: Time.optional() }).optional(),
  /** The chain makes no blocks: nothing can move here. */
  halted: z.object({ since: Time.optional() }).optional(),
  client: z
    .object({
      clientId: z.string(),
      status: z.enum(['active', 'expired', 'frozen', 'unknown']),
      expiresAt: Time.optional(),
      /** Of one that is expired or frozen: the vote on reviving it that is under way. */
      recovery: z.object({ proposalId: z.string(), votingEndsAt: Time.optional() }).optional(),
    })
    .optional(),
  /** Transfers sent from this end get no price now: no worker has Hermes, or our clears kept failing; then one is tried at `until`. */
  paused: z.object({ reason: PauseReason.extract(['hermes-missing', 'route-failing']), until: Time.optional() }).optional(),
  /** The people who run the service let them get no price now; what they say about it. */
  pausedByOperator: z.string().optional(),
})

/** How transfers fare that left by one end: of the newest 200 that we have seen. */
export const RouteWay = z.object({
  /** Where they were sent from. */
  chainId: ChainId,
  sent: z.int(),
  /** On the other chain, taken there. */
  arrived: z.int(),
  /** Out of time, or refused there: also those whose money has not travelled back yet. */
  cameBack: z.int(),
  /** Neither: on their way, or stuck. */
  open: z.int(),
  /** From sending to arriving; absent below 20 of which both times are known. */
  arrivalSeconds: z.object({ p50: z.number(), p95: z.number() }).optional(),
  /** How long half of them were given at most until they run out of time; absent where none has a time. */
  windowSeconds: z.number().optional(),
  /** Of those that ran out of time: how many were carried back, how many of these not by us, and how many wait for it for over an hour. */
  timedOut: z
    .object({
      returned: z.int(),
      byOthers: z.int(),
      waiting: z.int(),
      /** From their time to their return, of those that others carried; absent below 20 of which both are known. */
      byOthersSeconds: z.object({ p50: z.number(), p95: z.number() }).optional(),
    })
    .optional(),
})
export type RouteWay = z.infer<typeof RouteWay>

export const ChannelView = z.object({
  source: ChannelEndView,
  destination: ChannelEndView,
  /** Both directions together: late, and not arrived. */
  stuck: z.int(),
  /** Both directions together: arrived, with only the receipt on its way back. */
  receiptMissing: z.int(),
  /** Both directions together: out of time or refused, so that the money can come back; absent while a chain tells no time. */
  canComeBack: z.int().optional(),
  /** Of a route that is closed, or whose light client is expired or frozen: a living one of the same two chains. */
  replacedBy: z.object({ sourceChannelId: ChannelId, destinationChannelId: ChannelId }).optional(),
  oldestAgeSeconds: z.int().optional(),
  value: z.array(Amount.extend(CoinName.shape)),
  /** Of our own clears on this route in 30 days; absent when there were none. Times are of the newest 200 packets that ended. */
  clears: z
    .object({
      packets: z.int(),
      successRate: z.number(),
      p50Seconds: z.number().optional(),
      p95Seconds: z.number().optional(),
    })
    .optional(),
  /** Of each direction in which transfers were seen. */
  ways: z.array(RouteWay).optional(),
})
export type ChannelView = z.infer<typeof ChannelView>

/** One route, with what went over it. */
export const RouteView = z.object({
  channel: ChannelView,
  /** Both directions by the day on which they were sent (UTC), the last 14 days: none is left out that had a transfer. */
  days: z.array(RouteWay.pick({ sent: true, arrived: true, cameBack: true, open: true }).extend({ day: z.iso.date() })),
})
export type RouteView = z.infer<typeof RouteView>

export const StatisticsView = z.object({
  packetsCleared: z.int(),
  operations: z.int(),
  successRate: z.number().nullable(),
  /** Of the newest 1,000 orders that ended, those that were cleared whole; null below 20 of them. */
  clearSeconds: z.object({ p50: z.number(), p95: z.number() }).nullable(),
  byDay: z.array(z.object({ day: z.iso.date(), packetsCleared: z.int(), operations: z.int() })),
})
export type StatisticsView = z.infer<typeof StatisticsView>

export const AccountView = z.object({
  accountNumber: z.string(),
  sequence: z.string(),
  pubKeyTypeUrl: z.string().optional(),
  spendable: z.array(Amount),
})
export type AccountView = z.infer<typeof AccountView>

export const PaymentRequest = z.object({
  chainId: ChainId,
  address: z.string(),
  amount: Amount,
  memo: z.string(),
  /** Gas units for the bank send that pays. */
  gas: z.string(),
  /** Fee for that gas at the node's price, so that a page need not guess. */
  fee: Amount,
  /** The payment is not included after this height of the payment's chain. */
  timeoutHeight: z.string(),
})
export type PaymentRequest = z.infer<typeof PaymentRequest>

/** What a chain charges our relayer, in that chain's own coin. */
export const GasView = Amount.extend({ chainId: ChainId })
export type GasView = z.infer<typeof GasView>

/** Everything that the quote's signature covers. */
export const QuoteTerms = z.object({
  token: z.string(),
  createdAt: Time,
  expiresAt: Time,
  walletAddress: z.string(),
  refundAddress: z.string(),
  packets: z.array(PacketId),
  payment: PaymentRequest,
  fees: z.object({
    service: Amount,
    packets: z.array(
      z.object({
        packet: PacketId,
        verdict: z.enum(['deliver', 'return']),
        /** Why it can only come back, where it is not for its time. */
        reason: ReturnReason.optional(),
        /** Something that the destination may refuse it for could not be asked: if it does, this part goes back. */
        unchecked: z.boolean().optional(),
        amount: Amount,
        perPacket: Amount,
        gas: Amount,
        discount: Amount,
        /** Where this step of a forwarded transfer ends; absent where the money arrives, or is home. */
        ends: StepEnd.optional(),
      }),
    ),
    total: Amount,
    /** Taken off the service fee for volume: `service` is what is left of it. Absent when nothing was. */
    serviceDiscount: Amount.optional(),
    /** What we expect Hermes to pay for the whole order, chain by chain. */
    gasEstimate: z.array(GasView).optional(),
    /** The part of `gasEstimate` that is not in the price, since no rate to the payment's coin is known: we bear it. */
    gasNotIncluded: z.array(GasView).optional(),
  }),
})
export type QuoteTerms = z.infer<typeof QuoteTerms>

export const Signature = z.object({
  keyId: z.string(),
  /** Ed25519, base64. */
  value: z.string(),
})
export const Quote = QuoteTerms.extend({ signature: Signature })
export type Quote = z.infer<typeof Quote>

/** As it is given to who asked for it. */
export const QuoteWithSecret = Quote.extend({
  /** Lets its holder ask to be told of the order; no other call answers it, and the signature does not cover it. */
  noticeSecret: z.string().optional(),
})
export type QuoteWithSecret = z.infer<typeof QuoteWithSecret>

export const PaymentView = z.object({
  txHash: TxHash.optional(),
  chainId: ChainId,
  payer: z.string().optional(),
  amounts: z.array(Amount),
  height: z.string(),
  at: Time,
  match: openEnum(PaymentMatch),
  state: openEnum(PaymentState),
  heldReason: openEnum(HeldReason).optional(),
})
export type PaymentView = z.infer<typeof PaymentView>

export const PacketResultView = z.object({
  packet: PacketId,
  verdict: z.enum(['deliver', 'return']),
  result: openEnum(PacketResult),
  reason: openEnum(FailureReason).optional(),
  txHash: TxHash.optional(),
  txChainId: ChainId.optional(),
  at: Time.optional(),
  /** What is being carried, for the sentence beside the result. */
  amount: Amount.optional(),
  ...CoinName.shape,
  sender: z.string().optional(),
  receiver: z.string().optional(),
  destinationChainId: ChainId.optional(),
  /** Where this step of a forwarded transfer ends, as the quote says it. */
  ends: StepEnd.optional(),
})
export type PacketResultView = z.infer<typeof PacketResultView>

export const RefundView = z.object({
  reason: openEnum(RefundReason),
  /** The payment's chain: not always the order's. */
  chainId: ChainId.optional(),
  /** Taken out of the payment. */
  amount: Amount,
  /** Whether the gas of sending it is taken off: the payer caused it. */
  lessGas: z.boolean().optional(),
  /** What the recipient gets; known once it is signed. */
  net: Amount.optional(),
  /** Absent while no safe recipient is known. */
  to: z.string().optional(),
  status: openEnum(RefundStatus),
  /** What it waits for: with `awaiting_approval` a person, with `due` nobody: it then goes on by itself. */
  waitsFor: openEnum(RefundWait).optional(),
  txHash: TxHash.optional(),
  /** The block that has it. */
  height: z.string().optional(),
  at: Time.optional(),
})
export type RefundView = z.infer<typeof RefundView>

export const ClearingStatus = z.object({
  token: z.string(),
  revision: z.int(),
  status: openEnum(ClearingState),
  /** At most 20: the largest, in the order in which they came. */
  payments: z.array(PaymentView),
  /** So many more, when there are: anybody may pay to any order. */
  furtherPayments: z.int().optional(),
  expected: z.object({ chainId: ChainId, address: z.string(), amount: Amount, memo: z.string() }),
  /** While `underpaid`: what has to come for it to begin. After `expiresAt` it follows the gas price; absent while it is too high. */
  missing: Amount.optional(),
  /** What the price was made of, when paid after `expiresAt`: the quote's fees and the gas of that time. Absent where the quote's holds. */
  fees: QuoteTerms.shape.fees.optional(),
  /** While `underpaid`: until then the rest may come with the same memo; after it, what came goes back. */
  topUpUntil: Time.optional(),
  packets: z.array(PacketResultView),
  /** At most 20: the largest. */
  refunds: z.array(RefundView),
  furtherRefunds: z.int().optional(),
  /** Without most of the lines about payments and refunds, when there are many. */
  timeline: z.array(TimelineEntry),
  /** From our own finished clears on the same route; absent below 20 of them. */
  estimate: z.object({ p50Seconds: z.number(), p95Seconds: z.number(), basedOn: z.int() }).optional(),
  /**
   * While its transfers are being cleared: how what was paid for one that is not cleared comes back. `triesUntil`: it is tried at least
   * until then; `to`: where it goes; `byHand`: a person has to send it, or to find out to whom.
   */
  comesBack: z.object({ triesUntil: Time, to: z.string().optional(), byHand: z.literal(true).optional() }).optional(),
  /** Orders in front on the same chains, while `queued`. */
  ahead: z.int().optional(),
  createdAt: Time,
  expiresAt: Time,
  finishedAt: Time.optional(),
})
export type ClearingStatus = z.infer<typeof ClearingStatus>

/** A finished order with its quote; the signature covers both. */
export const Receipt = neverOpened(z.object({ status: ClearingStatus, quote: Quote, signature: Signature }))
export type Receipt = z.infer<typeof Receipt>

export function listOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() })
}
export interface List<T> {
  items: T[]
  nextCursor: string | null
}
