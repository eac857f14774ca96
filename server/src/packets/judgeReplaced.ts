import type { ChannelView } from '@relayooor/shared'

/**
 * The living route beside a dead one of the same two chains, as the dead one would name its ends; undefined when there is none. `proven`:
 * those that provably join these chains. Who sends over another loses his money.
 */
export function judgeReplaced(route: ChannelView, proven: readonly ChannelView[]): ChannelView['replacedBy'] {
  if (!isDead(route)) return undefined
  const [from, to] = [route.source.chainId, route.destination.chainId]
  for (const { source, destination } of proven.filter(isLiving)) {
    if (source.chainId === from && destination.chainId === to) return name(source, destination)
    if (source.chainId === to && destination.chainId === from) return name(destination, source)
  }
  return undefined
}

function name(source: ChannelView['source'], destination: ChannelView['source']): ChannelView['replacedBy'] {
  return { sourceChannelId: source.channelId, destinationChannelId: destination.channelId }
}

function isDead({ source, destination }: ChannelView): boolean {
  return [source, destination].some(
    ({ state, client }) => state === 'CLOSED' || client?.status === 'expired' || client?.status === 'frozen',
  )
}

function isLiving({ source, destination }: ChannelView): boolean {
  return [source, destination].every(({ state, client }) => state === 'OPEN' && client?.status === 'active')
}
