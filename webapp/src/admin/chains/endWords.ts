import type { AdminChannelView } from '@relayooor/shared'
import type { Mark } from './nodeWords.ts'
import { durationText } from '../../ui/times.ts'

type End = AdminChannelView['source']

/** One way of a channel: transfers from `from` to `to`. Each way is a route of its own. */
export interface Way {
  from: End
  to: End
}

/** As the alerts on light clients have it. */
const soon = 1 / 3
const verySoon = 1 / 10

const channelStates: Record<End['state'], string> = {
  OPEN: 'Open',
  FLUSHING: 'Closing',
  FLUSHCOMPLETE: 'Closing',
  CLOSED: 'Closed',
  UNKNOWN: 'Not known',
}

/**
 * How a way is, worst first by `rank`: the light client at its end must let a transfer in, the one at its start what comes back, the
 * receipt or the money.
 */
export function wayMark({ from: { state, client: back, packets }, to: { client, trust } }: Way): Mark & { rank: number } {
  if (client?.status === 'frozen') return { state: 'blocked', label: 'Client frozen', rank: 0 }
  if (client?.status === 'expired') return { state: 'blocked', label: 'Client expired', rank: 0 }
  if (back?.status === 'frozen' || back?.status === 'expired')
    return { state: 'blocked', label: `Nothing comes back: client ${back.status} at the start`, rank: 0 }
  if (state !== 'OPEN' && state !== 'UNKNOWN') return { state: 'blocked', label: channelStates[state], rank: 1 }
  if (trust?.share !== undefined && trust.share <= verySoon) return { state: 'failed', label: 'Client expires very soon', rank: 2 }
  if (packets.stuck > 0) return { state: 'stuck', label: 'Transfers are late', rank: 3 }
  if (trust?.share !== undefined && trust.share <= soon) return { state: 'stuck', label: 'Client expires soon', rank: 4 }
  if (state === 'UNKNOWN' || client === undefined || client.status === 'unknown') return { state: 'unknown', label: 'Not known', rank: 5 }
  return { state: 'ok', label: channelStates[state], rank: 6 }
}

export function waysByNeed(channels: readonly AdminChannelView[]): Way[] {
  const ways = channels.flatMap(({ source, destination }) => [
    { from: source, to: destination },
    { from: destination, to: source },
  ])
  return ways.sort((a, b) => wayMark(a).rank - wayMark(b).rank || b.from.packets.stuck - a.from.packets.stuck)
}

/** When the light client at this end stops being trusted unless it is updated. */
export function expiryText({ client, trust }: Pick<End, 'client' | 'trust'>, now: number): { text: string; of: string } {
  const period = trust ? `of ${durationText(trust.trustingPeriodSeconds)}` : ''
  if (client?.expiresAt === undefined) return { text: 'not known', of: period }
  const seconds = (Date.parse(client.expiresAt) - now) / 1000
  return { text: seconds <= 0 ? `${durationText(-seconds)} ago` : `in ${durationText(seconds)}`, of: period }
}
