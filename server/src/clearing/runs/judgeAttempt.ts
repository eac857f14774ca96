import type { FailureReason } from '@relayooor/shared'
import type { Judgement } from '../../packets/judgeVerdict.ts'

export interface AttemptInput {
  /** Attempts that count against it so far, the last one among them. */
  attempts: number
  /** The last one was ended by us or with its worker, not by itself. */
  lost: boolean
  /** The call was ended because its time was over. */
  hung: boolean
  /** Packets that shared the call, this one among them, and how many of them it left open. */
  together: number
  left: number
  /** Our lane has cleared another transfer of this route since the packet's order began. */
  routeWorks: boolean
  backoffSeconds: number[]
  now: Date
  deadlineAt: Date
  /** What the chains say of the packet now that the call is over; null when they cannot be asked. */
  judgement: Judgement | null
  /** What Hermes complained of. */
  complaint: FailureReason | null
}

/**
 * `resume`: as if the lost attempt had never been begun. `split`: at once, so many together at the most, and not counted. `alone`: it may
 * have brought it about itself, so that nobody else's transfer shares its next call.
 */
export type AttemptDecision =
  | { kind: 'resume' }
  | { kind: 'split'; mostTogether: number }
  | { kind: 'retry'; at: Date; alone: boolean; reason: FailureReason }
  | { kind: 'fail'; reason: FailureReason }
  | { kind: 'look-again'; at: Date }

/**
 * What a call left open is tried in so many parts. A call that hangs takes many times as long as one that goes through: of quarters few
 * hang, and four in a row find one among fifty, where seven halves would.
 */
export const parts = 4

/**
 * What to do with a packet that a finished call of Hermes left open. One of many can make a call fail for all: it is found by quarters, and
 * what it did to the others counts against none of them.
 */
export function judgeAttempt(input: AttemptInput): AttemptDecision {
  const { attempts, lost, together, left, backoffSeconds, now, deadlineAt, judgement, complaint } = input
  const later = (seconds: number) => new Date(now.getTime() + seconds * 1000)
  // It ended, or it arrived: our reading of the blocks will tell how. Nothing to retry, and certainly nothing failed.
  if (judgement?.kind === 'done' || judgement?.kind === 'ack_only' || isReceived(judgement)) return { kind: 'look-again', at: later(2) }
  // It was carried and refused, and its own chain does not take that: another call would change nothing, whoever shares it.
  if (judgement?.kind === 'blocked' && judgement.reason === 'ack-malformed') return { kind: 'fail', reason: 'refund-refused' }
  if (lost && judgement !== null && judgement.kind !== 'blocked' && now <= deadlineAt) return { kind: 'resume' }
  const ofRoute = reasonFrom(judgement) ?? (complaint === 'hermes-unavailable' ? complaint : null)
  if (ofRoute === null && together > 1)
    return now <= deadlineAt ? { kind: 'split', mostTogether: Math.max(1, Math.ceil(left / parts)) } : { kind: 'fail', reason: 'deadline' }
  const reason = ofRoute ?? reasonOfPacket(input)
  const backoff = ofRoute === null && isCostly(input) ? undefined : backoffSeconds[attempts - 1]
  if (backoff === undefined) return { kind: 'fail', reason }
  const at = later(backoff)
  return at > deadlineAt
    ? { kind: 'fail', reason: reason === 'hermes-relayed-nothing' ? 'deadline' : reason }
    : { kind: 'retry', at, alone: ofRoute === null, reason }
}

/** Another try would keep the lane for the whole time of a call again, or burn its gas: one is enough, none where others went through. */
function isCostly({ attempts, hung, routeWorks, complaint }: AttemptInput): boolean {
  return (hung && routeWorks) || (attempts > 1 && (hung || complaint === 'out-of-gas'))
}

/** Of a call that had this packet alone. */
function reasonOfPacket({ hung, routeWorks, complaint }: AttemptInput): FailureReason {
  return hung && routeWorks ? 'transfer-hangs' : (complaint ?? 'hermes-relayed-nothing')
}

/** Received, and passed on or waiting there. */
function isReceived(judgement: Judgement | null): boolean {
  const reason = judgement?.kind === 'blocked' ? judgement.reason : null
  return reason === 'awaiting-next-hop' || reason === 'forwarded-return' || reason === 'finalising'
}

function reasonFrom(judgement: Judgement | null): FailureReason | null {
  if (judgement === null) return 'chain-unreachable'
  if (judgement.kind !== 'blocked') return null
  switch (judgement.reason) {
    case 'client-expired':
    case 'client-frozen':
    case 'client-not-updatable':
    case 'client-unproven':
    case 'packet-data-unavailable':
    case 'chain-unreachable':
    case 'chain-halted':
      return judgement.reason
    default:
      return null
  }
}
