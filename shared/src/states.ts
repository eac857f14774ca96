import { z } from 'zod'

/** The state words of the wire contract. The transitions between them live in the server. */
export const VerdictKind = z.enum(['deliver', 'return', 'ack_only', 'wait', 'blocked', 'done'])
export type VerdictKind = z.infer<typeof VerdictKind>

export const BlockedReason = z.enum([
  'client-expired',
  'client-frozen',
  'client-not-updatable',
  'client-unproven',
  'packet-data-unavailable',
  'packet-too-large',
  'awaiting-next-hop',
  'forwarded-return',
  'chain-unreachable',
  'chain-halted',
  'unsupported-route',
  'near-timeout',
  'ack-unprovable',
  'ack-malformed',
  'finalising',
  'later-hop-too-late',
  'rate-limited',
  'send-disabled',
  'escrow-short',
  'refund-refused',
  'excluded-by-operator',
  'timeout-too-far',
  'channel-closed',
  'hermes-cannot',
  'ibc-v2',
  'not-a-transfer',
])
export type BlockedReason = z.infer<typeof BlockedReason>

/** Why a transfer that nobody has carried can only come back: `receiver-refused`, a chain would refuse its receiver, or to send it on. */
export const ReturnReason = z.enum(['receiver-refused'])
export type ReturnReason = z.infer<typeof ReturnReason>

/** Whether a chain does what a memo asks of it: `unasked`, it could not be asked. */
export const Forwarding = z.enum(['taken', 'not-taken', 'unasked'])
export type Forwarding = z.infer<typeof Forwarding>

export const VerdictReason = z.enum([...BlockedReason.options, ...ReturnReason.options])
export type VerdictReason = z.infer<typeof VerdictReason>

/** What keeps Hermes from working with the node of a chain that it uses. */
export const HermesLack = z.enum(['other-chain', 'catching-up', 'no-index', 'validator-key', 'no-rpc'])
export type HermesLack = z.infer<typeof HermesLack>

export const OperationStatus = z.enum(['queued', 'clearing', 'verifying', 'cleared', 'partly_cleared', 'not_cleared'])
export type OperationStatus = z.infer<typeof OperationStatus>

/** What a token's page shows: the token's own state until it is paid, the operation's after. */
export const ClearingState = z.enum(['awaiting_payment', 'underpaid', 'expired', 'confirming', ...OperationStatus.options])
export type ClearingState = z.infer<typeof ClearingState>

export const PacketResult = z.enum([
  'pending',
  'delivered',
  'passed_on',
  'returned',
  'error_ack',
  'cleared_by_other',
  'duplicate',
  'failed',
])
export type PacketResult = z.infer<typeof PacketResult>

export const PaymentMatch = z.enum(['exact', 'over', 'under', 'late', 'duplicate', 'wrong-denom', 'unmatched'])
export type PaymentMatch = z.infer<typeof PaymentMatch>

export const PaymentState = z.enum(['seen', 'settled', 'held'])
export type PaymentState = z.infer<typeof PaymentState>

export const HeldReason = z.enum(['unmatched', 'underpaid', 'dust', 'no-safe-recipient', 'needs-approval'])
export type HeldReason = z.infer<typeof HeldReason>

export const RefundStatus = z.enum(['due', 'awaiting_approval', 'signed', 'broadcast', 'confirmed'])
export type RefundStatus = z.infer<typeof RefundStatus>

export const RefundReason = z.enum([
  'over',
  'late',
  'duplicate',
  'wrong-denom',
  'underpaid',
  'not-cleared',
  'cleared-by-other',
  'unmatched',
  'goodwill',
])
export type RefundReason = z.infer<typeof RefundReason>

/**
 * Why a refund waits for a person. Three also stand with one that is due and goes on by itself: `daily-limit`, when the caps of 24 hours
 * allow, `shortfall`, when the difference between our books and the chain is explained, and `paused`, when an operator resumes refunds.
 */
export const RefundWait = z.enum([
  'no-hot-key',
  'above-limit',
  'no-safe-recipient',
  'foreign-denom',
  'dust',
  'rejected',
  'perhaps-paid',
  'daily-limit',
  'shortfall',
  'paused',
])
export type RefundWait = z.infer<typeof RefundWait>

/**
 * `passed_on`: received, and its money goes on from there or waits for an answer; `stopped`: it went on, a later step failed after the
 * point of no return, and the money stays on the chain that it had reached.
 */
export const OutcomeKind = z.enum(['delivered', 'passed_on', 'stopped', 'returned', 'error_ack'])
export type OutcomeKind = z.infer<typeof OutcomeKind>

/**
 * Why a packet was not cleared, as the person reads it. `transfer-hangs`: calls of Hermes for it alone came to no end, while others of its
 * route went through; `refund-refused`: its own chain refuses to give it back; `finalising` stands with `passed_on`: it is received, and
 * the chain waits before it answers.
 */
export const FailureReason = z.enum([
  'hermes-unavailable',
  'hermes-failed',
  'hermes-relayed-nothing',
  'lane-out-of-funds',
  'out-of-gas',
  'transfer-hangs',
  'refund-refused',
  'client-expired',
  'client-frozen',
  'client-not-updatable',
  'client-unproven',
  'packet-data-unavailable',
  'chain-unreachable',
  'chain-halted',
  'timed-out-meanwhile',
  'deadline',
  'closed-by-operator',
  'finalising',
])
export type FailureReason = z.infer<typeof FailureReason>

/**
 * Why a claim of held money did nothing. `nothing-held`: there is no such payment, or it has been settled; `not-possible`: this choice is
 * not open for it; `no-payer`: nobody can prove that he paid; `order-*`, `other-coin`, `other-chain`: what the payment would have been to
 * that order. What a transaction with the memo of a claim was, and no proof: `other-account`, `not-signed` (a grant or a contract moved
 * the payer's coins), `shared-account` (it pays for others, as an exchange does), `challenge-over`.
 */
export const ClaimRefusal = z.enum([
  'nothing-held',
  'not-possible',
  'no-payer',
  'no-such-order',
  'order-paid',
  'order-over',
  'other-coin',
  'other-chain',
  'other-account',
  'not-signed',
  'shared-account',
  'challenge-over',
])
export type ClaimRefusal = z.infer<typeof ClaimRefusal>

/**
 * Why something cannot be done with an order now. `not-paid`: nothing has paid it; `ended`: it has ended, and nothing of it failed;
 * `part-settled`: some of it ended in another way than failing, so what is kept and what goes back is settled; `money-sent`: what goes back
 * for it is signed, or has been; `money-promised`: a document by which it is signed by hand is out; `transfers-ended`: its transfers have
 * ended on the chains; `transfers-taken`: other orders clear them; `working`: a call of Hermes has them.
 */
export const OrderRefusal = z.enum([
  'not-paid',
  'ended',
  'part-settled',
  'money-sent',
  'money-promised',
  'transfers-ended',
  'transfers-taken',
  'working',
])
export type OrderRefusal = z.infer<typeof OrderRefusal>

/** How somebody is told without an open page. */
export const NoticeWay = z.enum(['email', 'push'])
export type NoticeWay = z.infer<typeof NoticeWay>

/**
 * Why somebody cannot be told of an order. `way-off`: this service has no such way; `push-service`: of no browser that we know; `not-paid`:
 * nothing has paid it; `over`: it has ended, and nothing of it is open; `too-many`: as many addresses as an order may have.
 */
export const NoticeRefusal = z.enum(['way-off', 'push-service', 'not-paid', 'over', 'too-many'])
export type NoticeRefusal = z.infer<typeof NoticeRefusal>

/** Why a route takes no orders now (`route-paused`). */
export const PauseReason = z.enum([
  'chain-not-read',
  'too-few-agreeing-nodes',
  'hermes-missing',
  'lane-without-funds',
  'funds-not-read',
  'gas-too-dear',
  'gas-not-read',
  'gas-limit-too-low',
  'route-failing',
  'liability-cap',
  'paused-by-operator',
])
export type PauseReason = z.infer<typeof PauseReason>

/**
 * What was asked for and is not there. `kept-price`: a price that ended so long ago that it is not kept; `order-of-payment`: we have the
 * payment, which names no order of ours.
 */
export const Missing = z.enum([
  'transaction',
  'transfer',
  'open-transfer',
  'channel',
  'route',
  'account',
  'order',
  'kept-price',
  'payment',
  'order-of-payment',
  'held-payment',
  'notice-link',
])
export type Missing = z.infer<typeof Missing>

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
export const ChainErrorCode = z.enum([
  'unreachable',
  'not-yet',
  'pruned',
  'rejected',
  'nonsense',
  'wrong-chain',
  'too-few',
  'contradicted',
  'busy',
])
export type ChainErrorCode = z.infer<typeof ChainErrorCode>

/**
 * Why a signed text does not count: `key` is no compressed public key; `other-account`: it belongs to another address;
 * `malformed` is not 64 bytes, or in the form that anybody can make out of a true one (high S); `other-message`: it does not
 * stand for this text.
 */
export const SignatureFault = z.enum(['address', 'key', 'other-account', 'malformed', 'other-message'])
export type SignatureFault = z.infer<typeof SignatureFault>

/**
 * Why signatures do not stand for a transaction. `malformed`: the parts do not fit together; `key-unknown`: neither the transaction nor the
 * chain names the signer's key; `other-account`: it is another account's; `key-unsupported`, `mode-unsupported`, `extensions`: it may be
 * good, and we cannot tell; `too-few`: fewer members of a multisig than it needs; `wrong`: a signature stands for something else: other
 * bytes, account number, sequence or chain.
 */
export const TxSignatureFault = z.enum([
  'malformed',
  'key-unknown',
  'other-account',
  'key-unsupported',
  'mode-unsupported',
  'extensions',
  'too-few',
  'wrong',
])
export type TxSignatureFault = z.infer<typeof TxSignatureFault>

export function isFinished(status: ClearingState | 'unknown'): boolean {
  return status === 'cleared' || status === 'partly_cleared' || status === 'not_cleared'
}
