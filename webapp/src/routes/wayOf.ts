import type { ChannelEnd, ChannelView, RouteWay } from '@relayooor/shared'

/** So many time-outs at least say who carries them. */
const fewest = 3

/** How transfers fare that leave by this end. */
export function wayOf(route: ChannelView | undefined, { chainId }: ChannelEnd): RouteWay | undefined {
  return route?.ways?.find(way => way.chainId === chainId)
}

/** Whether others carry back what runs out of time this way: they did it lately, and nearly nothing waits for it. */
export function comesBackByItself({ timedOut }: RouteWay): boolean {
  return timedOut !== undefined && timedOut.byOthers >= fewest && timedOut.waiting * 10 <= timedOut.byOthers
}
