import type { FailureReason } from '@relayooor/shared'

/** These say something of the one transfer, not of the way that it takes. */
export const failuresOfPacket: FailureReason[] = [
  'timed-out-meanwhile',
  'packet-data-unavailable',
  'out-of-gas',
  'transfer-hangs',
  'refund-refused',
]
