import type { ChannelEnd } from '@relayooor/shared'

/** A channel as one end reports it, with the light client beneath. */
export interface ChannelRecord extends ChannelEnd {
  state: 'OPEN' | 'FLUSHING' | 'FLUSHCOMPLETE' | 'CLOSED' | 'UNKNOWN'
  ordering: string
  version: string
  connectionId: string
  counterpartyConnectionId: string
  clientId: string
  counterpartyClientId: string
  counterpartyChainId: string
  counterpartyPortId: string
  counterpartyChannelId: string
}

/**
 * Whether two ends are one ICS-20 route. Anyone can open a channel over a client of a chain that merely calls itself by a
 * known chain id, so each end must name the other's channel, connection and client.
 */
export function isRoute(a: ChannelRecord, b: ChannelRecord): boolean {
  return names(a, b) && names(b, a) && isTransfer(a) && isTransfer(b)
}

function names(a: ChannelRecord, b: ChannelRecord): boolean {
  return (
    a.counterpartyChainId === b.chainId &&
    a.counterpartyPortId === b.portId &&
    a.counterpartyChannelId === b.channelId &&
    a.counterpartyConnectionId === b.connectionId &&
    a.counterpartyClientId === b.clientId
  )
}

/**
 * Port and version of a plain or fee-enabled (ICS-29) ICS-20 channel; CW20 ports and ICS-20 version 2 are not run. Nor is an ordered
 * channel, which ibc-go opens for no transfers: a packet waits there for those before it, and its time-out closes the channel.
 */
function isTransfer({ portId, version, ordering }: ChannelRecord): boolean {
  return portId === 'transfer' && ordering === 'UNORDERED' && (version === 'ics20-1' || version.includes('"app_version":"ics20-1"'))
}
