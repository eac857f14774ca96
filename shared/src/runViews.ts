import { z } from 'zod'
import { ChainId, ChannelId, PortId } from './packet.ts'
import { FailureReason } from './states.ts'
import { Time } from './time.ts'

/** One call of Hermes. */
export const HermesRunView = z.object({
  id: z.string(),
  lane: z.string(),
  route: z.object({ chainId: ChainId, portId: PortId, channelId: ChannelId }),
  sequences: z.array(z.string()),
  startedAt: Time,
  /** Absent while it runs. */
  endedAt: Time.optional(),
  end: z.enum(['exited', 'timed-out', 'cancelled', 'not-started', 'lost']).optional(),
  exitCode: z.int().optional(),
  /** What it complained of: a hint, never evidence. */
  complaint: FailureReason.optional(),
  /** The end of what it wrote. */
  output: z.string().optional(),
})
export type HermesRunView = z.infer<typeof HermesRunView>
