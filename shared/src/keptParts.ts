import type { PacketResult } from './states.ts'

type Ended = Exclude<PacketResult, 'pending'>
export interface Part {
  /** Whether a packet's part of the price is kept, or goes back. */
  part: 'kept' | 'back'
  /** Kept only where all was asked, before the price, that the destination may refuse a transfer for. */
  ifChecked?: true
}

/**
 * What is kept of a price: by what was quoted and what became of the packet, each told by its message `kept.deliver.delivered`. A part is
 * kept only when one of our own lanes did it; whoever else brought a packet back or carried its refusal, its part goes back. No part kept:
 * the service fee goes back too.
 */
export const keptParts = {
  deliver: {
    delivered: { part: 'kept' },
    passed_on: { part: 'kept' },
    returned: { part: 'back' },
    error_ack: { part: 'kept', ifChecked: true },
    cleared_by_other: { part: 'back' },
    duplicate: { part: 'back' },
    failed: { part: 'back' },
  },
  return: {
    delivered: { part: 'back' },
    passed_on: { part: 'back' },
    returned: { part: 'kept' },
    error_ack: { part: 'kept' },
    cleared_by_other: { part: 'back' },
    duplicate: { part: 'back' },
    failed: { part: 'back' },
  },
} as const satisfies Record<'deliver' | 'return', Record<Ended, Part>>

/** Whether a packet's part of the price is earned: one of our lanes did what was quoted. */
export function isKept({ verdict, result, byUs, unchecked }: Settling): boolean {
  if (!byUs || result === 'pending') return false
  const { part, ifChecked }: Part = keptParts[verdict][result]
  return part === 'kept' && !(ifChecked && unchecked)
}

interface Settling {
  verdict: 'deliver' | 'return'
  result: PacketResult
  byUs: boolean
  /** As its price says. */
  unchecked: boolean
}
