import type { ChannelView } from '@relayooor/shared'
import type { DrawingState } from '../ui/drawing.ts'
import type { Names } from '../ui/names.ts'
import { atText, clockText, count, durationText } from '../ui/times.ts'

export interface ChannelHealth {
  state: DrawingState
  label: string
  rank: number
}

/** What the chains show about a route, worst first by `rank`. */
export function channelHealth({ source, destination, stuck }: ChannelView): ChannelHealth {
  const ends = [source, destination]
  const statuses = ends.map(({ client }) => client?.status ?? 'unknown')
  if (statuses.includes('expired') || statuses.includes('frozen') || ends.some(({ state }) => state === 'CLOSED'))
    return { state: 'blocked', label: 'Closed for now', rank: 0 }
  if (stuck > 0) return { state: 'stuck', label: 'Slow', rank: 1 }
  if (statuses.includes('unknown') || ends.some(({ state }) => state === 'UNKNOWN'))
    return { state: 'unknown', label: 'Not known', rank: 2 }
  return { state: 'ok', label: 'Flowing', rank: 3 }
}

/** `38 routes between 9 chains. 33 flow, 2 are slow, 1 is closed for now, 1 we cannot see.` */
export function channelsSummary(channels: readonly ChannelView[]): string {
  const chains = new Set(channels.flatMap(({ source, destination }) => [source.chainId, destination.chainId]))
  const by = Map.groupBy(channels, channel => channelHealth(channel).state)
  const n = (state: DrawingState): number => by.get(state)?.length ?? 0
  if (channels.length === 0) return 'No route is known yet.'
  const parts = [
    n('ok') > 0 && `${n('ok')} ${n('ok') === 1 ? 'flows' : 'flow'}`,
    n('stuck') > 0 && `${n('stuck')} ${n('stuck') === 1 ? 'is' : 'are'} slow`,
    n('blocked') > 0 && `${n('blocked')} ${n('blocked') === 1 ? 'is' : 'are'} closed for now`,
    n('unknown') > 0 && `${n('unknown')} we cannot see`,
  ].filter(part => part !== false)
  return `${count(channels.length, 'route')} between ${count(chains.size, 'chain')}. ${parts.join(', ')}.`
}

/** Open transfers that are not waiting to be delivered, each kind for itself. */
export function openTexts({ receiptMissing, canComeBack }: ChannelView): string[] {
  return [
    ...(canComeBack === undefined || canComeBack === 0 ? [] : [`${canComeBack} can come back`]),
    ...(receiptMissing === 0 ? [] : [`${receiptMissing} arrived, receipt missing`]),
  ]
}

/** `old channel: channel-7 to channel-2 is the living one`; null for a route that nothing has replaced. */
export function replacedText({ replacedBy }: ChannelView): string | null {
  return replacedBy ? `old channel: ${replacedBy.sourceChannelId} to ${replacedBy.destinationChannelId} is the living one` : null
}

export interface ExpiryWords {
  text: string
  where: string
  bad: boolean
}

/** The light client of a route that ends first. */
export function clientExpiry(channel: ChannelView, names: Names, now: number): ExpiryWords {
  const clients = [
    { host: channel.source.chainId, of: channel.destination.chainId, client: channel.source.client },
    { host: channel.destination.chainId, of: channel.source.chainId, client: channel.destination.client },
  ]
  const where = ({ host, of }: { host: string; of: string }): string => `${names.chain(of)} on ${names.chain(host)}`
  for (const status of ['frozen', 'expired'] as const) {
    const dead = clients.find(({ client }) => client?.status === status)
    if (dead) {
      const since =
        status === 'expired' && dead.client?.expiresAt !== undefined
          ? ` ${durationText((now - Date.parse(dead.client.expiresAt)) / 1000)} ago`
          : ''
      const vote = dead.client?.recovery
      return {
        text: `${status}${since}`,
        where: vote ? `${where(dead)}, voted on by proposal ${vote.proposalId}` : where(dead),
        bad: true,
      }
    }
  }
  const [first] = clients
    .flatMap(entry => (entry.client?.expiresAt === undefined ? [] : [{ ...entry, at: entry.client.expiresAt }]))
    .sort((a, b) => a.at.localeCompare(b.at))
  return first
    ? {
        text: `in ${durationText((Date.parse(first.at) - now) / 1000)}`,
        where: where(first),
        bad: false,
      }
    : { text: 'not known', where: '', bad: false }
}

/** `from Hub: none sold until 10:32`, where our clears kept failing, or what its operator says; null while both ways get prices. */
export function pauseText({ source, destination }: ChannelView, names: Names, now: number): string | null {
  const ways = [source, destination].flatMap(({ chainId, paused, pausedByOperator }) => {
    const way = `from ${names.chain(chainId)}: none sold`
    if (pausedByOperator !== undefined) return `${way} now (${pausedByOperator})`
    return paused ? `${way} until ${atText(paused.until, now)}` : []
  })
  return ways.length > 0 ? ways.join(', ') : null
}

/** `212 of 214`, and how long they took. */
export function clearsText({ clears }: ChannelView): { done: string; time: string } {
  if (!clears || clears.packets === 0) return { done: 'none yet', time: 'none cleared' }
  return {
    done: `${Math.round(clears.packets * clears.successRate)} of ${clears.packets}`,
    time:
      clears.p50Seconds === undefined || clears.p95Seconds === undefined
        ? 'fewer than 20'
        : `${clockText(clears.p50Seconds * 1000)} · ${clockText(clears.p95Seconds * 1000)}`,
  }
}
