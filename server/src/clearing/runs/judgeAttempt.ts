import type { FailureReason } from '@relayooor/shared'
import type { Judgement } from '../../packets/judgeVerdict.ts'

export interface AttemptInput {
  /** Attempts made so far. */
  attempts: number
  /** The last one was ended by us or with its worker, not by itself. */
  lost: boolean
  backoffSeconds: number[]
  now: Date
  deadlineAt: Date
  /** What the chains say of the packet now that the call is over; null when they cannot be asked. */
  judgement: Judgement | null
  /** What Hermes complained of. */
  complaint: FailureReason | null
}

/** `resume`: as if the lost attempt had never been begun. */
export type AttemptDecision =
  | { kind: 'resume' }
  | { kind: 'retry'; at: Date }
  | { kind: 'fail'; reason: FailureReason }
  | { kind: 'look-again'; at: Date }

/** What to do with a packet that a finished call of Hermes left open. */
export function judgeAttempt({ attempts, lost, backoffSeconds, now, deadlineAt, judgement, complaint }: AttemptInput): AttemptDecision {
  const later = (seconds: number) => new Date(now.getTime() + seconds * 1000)
  // It ended, or it arrived: our reading of the blocks will tell how. Nothing to retry, and certainly nothing failed.
  if (judgement?.kind === 'done' || judgement?.kind === 'ack_only' || isReceived(judgement)) return { kind: 'look-again', at: later(2) }
  if (lost && judgement !== null && judgement.kind !== 'blocked' && now <= deadlineAt) return { kind: 'resume' }
  const reason = reasonFrom(judgement) ?? complaint ?? 'hermes-relayed-nothing'
  const backoff = backoffSeconds[attempts - 1]
  if (backoff === undefined) return { kind: 'fail', reason }
  const at = later(backoff)
  return at > deadlineAt ? { kind: 'fail', reason: reason === 'hermes-relayed-nothing' ? 'deadline' : reason } : { kind: 'retry', at }
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
    case 'packet-data-unavailable':
    case 'chain-unreachable':
    case 'chain-halted':
      return judgement.reason
    default:
      return null
  }
}
