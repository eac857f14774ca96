/** ICS-24 identifiers: 2–128 characters for ports, 8–64 for channels. */
export const packetPatterns = {
  chainId: /^[\w.-]{1,64}$/,
  portId: /^[\w.+\-#[\]<>]{2,128}$/,
  channelId: /^[\w.+\-#[\]<>]{8,64}$/,
  sequence: /^[1-9]\d{0,19}$/,
}

const maxUint64 = 18446744073709551615n

/** Whether a number fits a uint64; what is no number is not asked about. */
export function fitsUint64(text: string): boolean {
  return !/^\d{1,20}$/.test(text) || BigInt(text) <= maxUint64
}

/** One end of a channel. */
export interface ChannelEnd {
  chainId: string
  portId: string
  channelId: string
}

/** As `PacketId` reads it. */
export interface PacketName extends ChannelEnd {
  sequence: string
}

/** `chain/port/channel/sequence`. */
export function packetKey(packet: PacketName): string {
  return `${channelKey(packet)}/${packet.sequence}`
}

/** `chain/port/channel`. */
export function channelKey(end: ChannelEnd): string {
  return `${end.chainId}/${end.portId}/${end.channelId}`
}

/** Reads `chain/port/channel/sequence`; null when it is not one. */
export function parsePacketKey(text: string): PacketName | null {
  const [chainId = '', portId = '', channelId = '', sequence = '', ...rest] = text.split('/')
  const fits =
    packetPatterns.chainId.test(chainId) &&
    packetPatterns.portId.test(portId) &&
    packetPatterns.channelId.test(channelId) &&
    packetPatterns.sequence.test(sequence) &&
    fitsUint64(sequence)
  return fits && rest.length === 0 ? { chainId, portId, channelId, sequence } : null
}
