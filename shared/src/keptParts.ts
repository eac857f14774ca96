import type { StepEnd } from './journeyViews.ts'
import type { PacketId } from './packet.ts'
import type { PacketResult } from './states.ts'

type Ended = Exclude<PacketResult, 'pending'>
export interface Part {
  /** Whether a packet's part of the price is kept, or goes back. */
  part: 'kept' | 'back'
  /**
   * The other way round where this is so of the price. `unchecked`: not all that the destination may refuse it for could be asked, or can
   * be known before: a contract that its memo calls there.
   * `onward`: it says that the step carries it on, to where it is refused.
   */
  unless?: 'unchecked' | 'onward'
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
    error_ack: {
      part: 'kept',
      unless: 'unchecked',
    },
    cleared_by_other: { part: 'back' },
    duplicate: { part: 'back' },
    failed: { part: 'back' },
  },
  return: {
    delivered: { part: 'back' },
    passed_on: { part: 'back', unless: 'onward' },
    returned: { part: 'kept' },
    error_ack: { part: 'kept' },
    cleared_by_other: { part: 'back' },
    duplicate: { part: 'back' },
    failed: { part: 'back' },
  },
} as const satisfies Record<'deliver' | 'return', Record<Ended, Part>>

/** Whether a packet's part of the price is earned: one of our lanes did what was quoted. */
export function isKept({ verdict, result, byUs, ...price }: Settling): boolean {
  if (!byUs || result === 'pending') return false
  const { part, unless }: Part = keptParts[verdict][result]
  return (part === 'kept') !== (unless !== undefined && price[unless])
}

/** Whether a return is sold that first carries its transfer on, to where it is refused. */
export function isOnward({
  packet,
  verdict,
  ends,
}: {
  packet: PacketId
  verdict: 'deliver' | 'return'
  ends?: StepEnd | undefined
}): boolean {
  return verdict === 'return' && ends !== undefined && ends.chainId !== packet.chainId
}

interface Settling {
  verdict: 'deliver' | 'return'
  result: PacketResult
  byUs: boolean
  /** As its price says. */
  unchecked: boolean
  onward: boolean
}
