import type { HermesPacketFilter } from './hermes.ts'

/** Whether the operator's Hermes relays on that channel; no filter allows every one. */
export function channelAllowed(filter: HermesPacketFilter | undefined, portId: string, channelId: string): boolean {
  if (!filter) return true
  const listed = filter.list.some(([port, channel]) => matches(port, portId) && matches(channel, channelId))
  return filter.policy === 'allow' ? listed : !listed
}

function matches(pattern: string, text: string): boolean {
  const expression = pattern
    .split('*')
    .map(part => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*')
  return new RegExp(`^${expression}$`).test(text)
}
