import type { ChannelEnd } from '@relayooor/shared'
import { ChannelId, PortId } from '@relayooor/shared'

/** Both ends of a packet as its events name them; the other end's chain is known from the channel. */
export interface PacketEnds {
  sequence: string
  source: Omit<ChannelEnd, 'chainId'>
  destination: Omit<ChannelEnd, 'chainId'>
}

interface RawEnds {
  sequence: string | undefined
  sourcePort: string | undefined
  sourceChannel: string | undefined
  destinationPort: string | undefined
  destinationChannel: string | undefined
}

/** Null when these are no ends of an IBC v1 packet: ICS-24 fixes length and characters of ports and channels, and IBC v2 has other keys. */
export function readEnds({ sequence, sourcePort, sourceChannel, destinationPort, destinationChannel }: RawEnds): PacketEnds | null {
  const [source, destination] = [readEnd(sourcePort, sourceChannel), readEnd(destinationPort, destinationChannel)]
  return isUint64(sequence) && source && destination ? { sequence: BigInt(sequence).toString(), source, destination } : null
}

export function isUint64(text: string | undefined): text is string {
  return text !== undefined && /^\d{1,20}$/.test(text) && BigInt(text) < 2n ** 64n
}

function readEnd(port: string | undefined, channel: string | undefined): PacketEnds['source'] | null {
  const [portId, channelId] = [PortId.safeParse(port), ChannelId.safeParse(channel)]
  return portId.success && channelId.success ? { portId: portId.data, channelId: channelId.data } : null
}

/** One text for both ends, to find a packet by among many. */
export function endsKey({ sequence, source, destination }: PacketEnds): string {
  return [source.portId, source.channelId, destination.portId, destination.channelId, sequence].join('/')
}
