import { z } from 'zod'
import { ChainId, ChannelId, PortId, Sequence, TxHash } from './packet.ts'
import { Time } from './time.ts'

/** What can be paused. `intake`: new prices. `clearing`: calls of Hermes. `refunds`: signing what goes back. */
export const PausableService = z.enum(['intake', 'clearing', 'refunds'])
export type PausableService = z.infer<typeof PausableService>

/** A route by the end that transfers leave from; the other direction is a route of its own. */
export const RouteEnd = z.strictObject({ chainId: ChainId, portId: PortId, channelId: ChannelId })

/** Without `chainId` and `route` it is for everything. */
export const PauseView = z.object({
  what: PausableService,
  chainId: ChainId.optional(),
  route: RouteEnd.optional(),
  /** What people read. */
  reason: z.string(),
  by: z.string(),
  since: Time,
  /** Running calls of Hermes were ended too, and nothing that is signed is sent again. */
  emergency: z.boolean(),
})
export type PauseView = z.infer<typeof PauseView>

/** What is paused, and what is still under way. */
export const ServicesView = z.object({
  paused: z.array(PauseView),
  /** Paid orders that have not ended. */
  openOrders: z.int(),
  /** Calls of Hermes that run now. */
  hermesCalls: z.array(z.object({ lane: z.string(), route: RouteEnd, sequences: z.array(Sequence), startedAt: Time })),
  /** Signed refund transactions that may still come into a block, up to `lastHeight`, whatever is paused. */
  signedRefunds: z.array(z.object({ chainId: ChainId, txHash: TxHash, lastHeight: z.string(), refunds: z.array(z.string()) })),
})
export type ServicesView = z.infer<typeof ServicesView>
