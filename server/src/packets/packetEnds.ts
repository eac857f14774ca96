import type { ChannelEnd } from '@relayooor/shared'

/** Both ends of a packet as its events name them; the other end's chain is known from the channel. */
export interface PacketEnds { sequence: string, source: Omit<ChannelEnd, 'chainId'>, destination: Omit<ChannelEnd, 'chainId'> }
