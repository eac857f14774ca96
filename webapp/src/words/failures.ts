import type { FailureReason } from '@relayooor/shared'
import { unreachable } from '@relayooor/shared'

/** Why a transfer was not cleared; stands after "Not cleared: " and before a full stop. */
export function failureText(reason: FailureReason | 'unknown'): string {
  switch (reason) {
    case 'hermes-unavailable':
      return 'our relayer was not there to carry it'
    case 'hermes-failed':
      return 'our relayer gave up on it'
    case 'hermes-relayed-nothing':
      return 'our relayer carried nothing across'
    case 'lane-out-of-funds':
      return 'our own wallet ran out of gas money'
    case 'out-of-gas':
      return 'it needs more gas than the chain allows'
    case 'client-expired':
      return "the route's light client expired"
    case 'client-frozen':
      return "the route's light client was frozen"
    case 'client-not-updatable':
      return 'our nodes no longer hold the block that the route needs'
    case 'packet-data-unavailable':
      return 'no node still holds its data'
    case 'chain-unreachable':
      return 'we could not reach one of the chains'
    case 'chain-halted':
      return 'one of the chains makes no blocks'
    case 'timed-out-meanwhile':
      return 'it ran out of time while we worked'
    case 'deadline':
      return 'no proof came before our deadline'
    case 'unknown':
      return 'for a reason that is not known to this page'
    default:
      return unreachable(reason)
  }
}
