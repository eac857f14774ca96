import type { FailureReason } from '@relayooor/shared'

/** Why a transfer was not cleared; stands after "Not cleared: " and before a full stop. */
export const failureTexts: Readonly<Record<FailureReason | 'unknown', string>> = {
  'hermes-unavailable': 'our relayer was not there to carry it',
  'hermes-failed': 'our relayer gave up on it',
  'hermes-relayed-nothing': 'our relayer carried nothing across',
  'lane-out-of-funds': 'our own wallet ran out of gas money',
  'out-of-gas': 'it needs more gas than the chain allows',
  'transfer-hangs': 'our relayer came to no end with it, though it carried others on this route',
  'refund-refused': 'the chain that it left refuses to give it back now',
  'client-expired': "the route's light client expired",
  'client-frozen': "the route's light client was frozen",
  'client-not-updatable': 'our nodes no longer hold the block that the route needs',
  'packet-data-unavailable': 'no node still holds its data',
  'chain-unreachable': 'we could not reach one of the chains',
  'chain-halted': 'one of the chains makes no blocks',
  'timed-out-meanwhile': 'it ran out of time while we worked',
  deadline: 'no proof came before our deadline',
  'closed-by-operator': 'the people who run this service closed the order',
  finalising: 'the chain waits before it answers',
  unknown: 'for a reason that is not known to this page',
}
