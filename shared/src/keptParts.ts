import type { StepEnd } from './journeyViews.ts'
import type { PacketId } from './packet.ts'
import type { PacketResult } from './states.ts'

type Ended = Exclude<PacketResult, 'pending'>
export interface Part {
  /** Whether a packet's part of the price is kept, or goes back. */
  part: 'kept' | 'back'
  /** As the person reads it. */
  why: string
  /**
   * The other way round where this is so of the price. `unchecked`: not all could be asked that the destination may refuse it for.
   * `onward`: it says that the step carries it on, to where it is refused.
   */
  unless?: 'unchecked' | 'onward'
}

/**
 * What is kept of a price: by what was quoted and what became of the packet. A part is kept only when one of our own lanes did
 * it; whoever else brought a packet back or carried its refusal, its part goes back. No part kept: the service fee goes back too.
 */
export const keptParts = {
  deliver: {
    delivered: { part: 'kept', why: 'It arrived.' },
    passed_on: { part: 'kept', why: 'We carried it one step on, and it goes on from there.' },
    returned: { part: 'back', why: 'It came back to its sender instead of arriving.' },
    error_ack: {
      part: 'kept',
      unless: 'unchecked',
      why: 'We delivered it. The destination refused it for something that no chain could tell before, and its sender has it back.',
    },
    cleared_by_other: { part: 'back', why: 'Another relayer delivered it.' },
    duplicate: { part: 'back', why: 'Another order was already clearing it.' },
    failed: { part: 'back', why: 'We could not clear it.' },
  },
  return: {
    delivered: { part: 'back', why: 'It arrived after all instead of coming back.' },
    passed_on: { part: 'back', unless: 'onward', why: 'It went on instead of coming back, and its price did not say so.' },
    returned: { part: 'kept', why: 'It came back to its sender.' },
    error_ack: { part: 'kept', why: 'The destination refused it, and it came back to its sender.' },
    cleared_by_other: { part: 'back', why: 'Another relayer delivered it.' },
    duplicate: { part: 'back', why: 'Another order was already clearing it.' },
    failed: { part: 'back', why: 'We could not clear it.' },
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
