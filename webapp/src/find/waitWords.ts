import type { ChannelEnd, ChannelView, PacketView, RouteWay } from '@relayooor/shared'
import type { Names } from '../ui/names.ts'
import { channelKey } from '@relayooor/shared'
import { comesBackByItself, wayOf } from '../routes/wayOf.ts'
import { say } from '../ui/say.ts'
import { atText, durationText } from '../ui/times.ts'

type Waiting = Pick<PacketView, 'packet' | 'route' | 'timeout' | 'verdict' | 'journey'>

/** What is known of the route that begins here. */
export type RouteOf = (end: ChannelEnd) => ChannelView | undefined

/** What becomes of transfers if nobody pays, and by when: a sentence for each that says something else. */
export function waitTexts(packets: readonly Waiting[], routeOf: RouteOf, names: Names, now: number): string[] {
  const alike = Map.groupBy(packets, view => `${meaning(view)} ${channelKey(view.packet)}`)
  const texts = [...alike.values()].flatMap(group => {
    const [view] = group
    if (!view) return []
    const source = names.chain(view.packet.chainId)
    const destination = names.chain(view.route.destinationChainId)
    const way = wayOf(routeOf(view.packet), view.packet)
    const back = way && comesBackByItself(way) ? othersText(way) : undefined
    const kind = meaning(view)
    if (kind === 'return' && back !== undefined && view.timeout.elapsed) return [say('ways.return-itself', { source, back })]
    if (kind !== 'deliver-by') return [say(`ways.${kind}`, { source, destination })]
    const last = Math.max(...group.map(({ timeout }) => Date.parse(timeout.at ?? '')))
    const time = atText(new Date(last).toISOString(), now)
    return [
      back === undefined
        ? say('ways.deliver-by', { source, destination, time })
        : say('ways.deliver-itself', { source, destination, time, back }),
    ]
  })
  return [...new Set(texts)]
}

/** Who carried back what ran out of time this way, and how soon. */
function othersText({ timedOut }: RouteWay): string | undefined {
  if (!timedOut) return undefined
  const { byOthers: n, returned, waiting, byOthersSeconds } = timedOut
  const all = returned + waiting
  return byOthersSeconds
    ? say('ways.others-within', { n, all, half: durationText(byOthersSeconds.p50), most: durationText(byOthersSeconds.p95) })
    : say('ways.others', { n, all })
}

function meaning({ verdict, timeout, journey }: Waiting): 'deliver-by' | 'deliver-open' | 'return' | 'any' {
  // Where the money of a forwarded transfer goes, its own row says.
  if (journey) return 'any'
  if (verdict.kind === 'return') return 'return'
  if (verdict.kind !== 'deliver') return 'any'
  return timeout.at === undefined || timeout.never ? 'deliver-open' : 'deliver-by'
}
