import type { ChannelEnd } from '@relayooor/shared'
import type { PacketRow } from '../db/schema/index.ts'
import type { PacketContext } from './context.ts'

/** A step that a memo asks for, with what is known of its ends. */
export interface AskedStep {
  receiver: string
  /** How long it has once it is sent; undefined where its chain decides, which nobody can ask. */
  seconds: number | undefined
  /** Whether the chain that is to send it does so on such a memo; null where it could not be asked. */
  sure: boolean | null
  source: ChannelEnd | null
  portId: string
  channelId: string
  destination: ChannelEnd | null
}

/** The steps that a packet's memo asks for, from its destination on, as far as the chains on the way take such a memo. */
export async function askedSteps(ctx: Pick<PacketContext, 'routes' | 'checks'>, row: PacketRow): Promise<AskedStep[]> {
  const steps: AskedStep[] = []
  let chainId: string | null = row.destinationChainId
  for (const { receiver, portId, channelId, timeoutSeconds, unread } of row.forward ?? []) {
    if (unread) break
    const sure: boolean | null = chainId === null ? null : await ctx.checks.forwards(chainId)
    // Its receiver there has it.
    if (sure === false) break
    const source: ChannelEnd | null = chainId === null ? null : { chainId, portId, channelId }
    const destination: ChannelEnd | null = source && ctx.routes.knownOtherEnd(source)
    steps.push({ receiver, seconds: timeoutSeconds, sure, source, portId, channelId, destination })
    chainId = destination?.chainId ?? null
  }
  return steps
}
