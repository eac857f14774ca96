import type { ChainConfig } from './config.ts'
import type { End } from './ibcQueries.ts'

/** Whether the operator relays this channel. In a filter `*` means any text. */
export function isAllowed(filter: ChainConfig['packet_filter'], { portId, channelId }: End): boolean {
  if (filter.policy === 'allowall') return true
  const listed = filter.list.some(([port, channel]) => matches(port, portId) && matches(channel, channelId))
  return filter.policy === 'allow' ? listed : !listed
}

function matches(pattern: string, text: string): boolean {
  const literal = pattern.split('*').map(part => part.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${literal.join('.*')}$`).test(text)
}
