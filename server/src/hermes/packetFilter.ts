import type { HermesPacketFilter } from './hermes.ts'

/** Whether the operator's Hermes relays on that channel; no filter allows every one. */
export function channelAllowed(filter: HermesPacketFilter | undefined, portId: string, channelId: string): boolean {
  if (!filter) return true
  const listed = filter.list.some(([port, channel]) => matches(port, portId) && matches(channel, channelId))
  return filter.policy === 'allow' ? listed : !listed
}

/** Whether it names that very channel as one to relay on. */
export function channelNamed(filter: HermesPacketFilter | undefined, portId: string, channelId: string): boolean {
  return filter?.policy === 'allow' && filter.list.some(([port, channel]) => port === portId && channel === channelId)
}

function matches(pattern: string, text: string): boolean {
  const expression = pattern
    .split('*')
    .map(part => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*')
  return new RegExp(`^${expression}$`).test(text)
}
