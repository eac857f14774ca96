import { z } from 'zod'
import { openEnum } from './opened.ts'
import { ChainId, ChannelId, PacketId, PortId, TxHash } from './packet.ts'
import { VerdictKind } from './states.ts'
import { Time } from './time.ts'

/**
 * Where one step of a journey is. `expected`: the memo asks for it, nothing of it was sent yet; `under_way`: sent, not received;
 * `passed_on`: received, and the packet of a later step carries the money on; `finalising`: received, the chain waits before it answers;
 * `arrived`: the money is where this step led; `refused`: the answer of the destination that brings the money back is not carried back yet;
 * `returned`: the money is back where this step began; `retried`: it ran out of time, and the chain has sent the money again;
 * `stopped`: a later step failed after the point of no return, and the money stays on the chain that this step led to.
 */
export const JourneyState = z.enum([
  'expected',
  'under_way',
  'passed_on',
  'finalising',
  'arrived',
  'refused',
  'returned',
  'retried',
  'stopped',
])
export type JourneyState = z.infer<typeof JourneyState>

export const JourneyStep = z.object({
  /** Absent while it is expected only. */
  packet: PacketId.optional(),
  /** What is not known of an expected step is absent. */
  route: z.object({
    sourceChainId: ChainId.optional(),
    sourcePortId: PortId.optional(),
    sourceChannelId: ChannelId.optional(),
    destinationChainId: ChainId.optional(),
    destinationPortId: PortId.optional(),
    destinationChannelId: ChannelId.optional(),
  }),
  state: openEnum(JourneyState),
  /** That this packet continues the step before is told by its transaction only: the chain did not show a record of its own. */
  likely: z.boolean().optional(),
  /** What clearing would do for it now. */
  verdict: openEnum(VerdictKind).optional(),
  /** Since when its state is what it is. */
  at: Time.optional(),
  /** Who gets the money at the end of this step, on its destination. */
  account: z.string().optional(),
  txHash: TxHash.optional(),
  /** The chain sends it again after a time-out so many times more. */
  triesLeft: z.int().optional(),
  /** When it runs out of time, by the clock of its own destination. */
  timeoutAt: Time.optional(),
})
export type JourneyStep = z.infer<typeof JourneyStep>

export const Journey = z.object({
  /** In the order of travel; at most 16. Every try of a step is one of its own. */
  steps: z.array(JourneyStep),
  now: z.object({
    /** The chain that holds the money. */
    chainId: ChainId,
    /** The account that has it; absent while it is locked for the way, and where a step to it is only likely. */
    address: z.string().optional(),
    since: Time,
    /** All of this rests on a step that is only likely: the money may be elsewhere. */
    likely: z.boolean().optional(),
    /** Whether the person's own key opens that account; absent where there is none, or it is not known. */
    yours: z.boolean().optional(),
  }),
})
export type Journey = z.infer<typeof Journey>

/** Where a paid step of a longer journey ends. */
export const StepEnd = z.object({
  /** The chain that has the money then. */
  chainId: ChainId,
  /**
   * From there it goes on by itself to this chain; with a return that ends where it began, the next return brings it there.
   */
  nextChainId: ChainId.optional(),
  /** A time-out starts another try; so many are left. */
  triesLeft: z.int().optional(),
})
export type StepEnd = z.infer<typeof StepEnd>
