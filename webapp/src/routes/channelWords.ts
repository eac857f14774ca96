import type { ChannelView } from '@relayooor/shared'
import type { DrawingState } from '../ui/drawing.ts'
import type { Names } from '../ui/names.ts'
import { say } from '../ui/say.ts'
import { atText, clockText, durationText } from '../ui/times.ts'

export interface ChannelHealth {
  state: DrawingState
  label: string
  rank: number
}

/** What the chains show about a route, worst first by `rank`. */
export function channelHealth({ source, destination, stuck }: ChannelView): ChannelHealth {
  const ends = [source, destination]
  // How things are behind a chain that does not answer is not known, whatever it was.
  if (ends.some(({ unreachable }) => unreachable !== undefined)) return { state: 'unknown', label: say('health.unknown'), rank: 2 }
  const statuses = ends.map(({ client }) => client?.status ?? 'unknown')
  if (statuses.includes('expired') || statuses.includes('frozen') || ends.some(({ state, halted }) => state === 'CLOSED' || halted))
    return { state: 'blocked', label: say('health.blocked'), rank: 0 }
  if (statuses.includes('unknown') || ends.some(({ state }) => state === 'UNKNOWN'))
    return { state: 'unknown', label: say('health.unknown'), rank: 2 }
  if (stuck > 0) return { state: 'stuck', label: say('health.stuck'), rank: 1 }
  return { state: 'ok', label: say('health.ok'), rank: 3 }
}

/** `since 14:02`: how long a route is not known because a chain does not answer; null where that is not so, or was always so. */
export function unknownSince({ source, destination }: ChannelView, now: number): string | null {
  const [first] = [source, destination].flatMap(({ unreachable }) => unreachable?.since ?? []).sort()
  return first === undefined ? null : say('health.unknown-since', { time: atText(first, now) })
}

/** `38 routes between 9 chains. 33 flow, 2 are slow, 1 is closed for now, 1 we cannot see.` */
export function channelsSummary(channels: readonly ChannelView[]): string {
  const chains = new Set(channels.flatMap(({ source, destination }) => [source.chainId, destination.chainId]))
  const by = Map.groupBy(channels, channel => channelHealth(channel).state)
  const n = (state: DrawingState): number => by.get(state)?.length ?? 0
  if (channels.length === 0) return say('channels.none-known')
  const parts = (['ok', 'stuck', 'blocked', 'unknown'] as const).flatMap(state =>
    n(state) > 0 ? [say(`channels.count.${state}`, { n: n(state) })] : [],
  )
  return say('channels.summary', { routes: channels.length, chains: chains.size, parts: parts.join(', ') })
}

/** Open transfers that are not waiting to be delivered, each kind for itself. */
export function openTexts({ receiptMissing, canComeBack }: ChannelView): string[] {
  return [
    ...(canComeBack === undefined || canComeBack === 0 ? [] : [say('channels.can-come-back', { n: canComeBack })]),
    ...(receiptMissing === 0 ? [] : [say('channels.receipt-missing', { n: receiptMissing })]),
  ]
}

/** `old channel: channel-7 to channel-2 is the living one`; null for a route that nothing has replaced. */
export function replacedText({ replacedBy }: ChannelView): string | null {
  return replacedBy ? say('channels.replaced', { from: replacedBy.sourceChannelId, to: replacedBy.destinationChannelId }) : null
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
  const where = ({ host, of }: { host: string; of: string }): string =>
    say('client.of-on', { of: names.chain(of), host: names.chain(host) })
  for (const status of ['frozen', 'expired'] as const) {
    const dead = clients.find(({ client }) => client?.status === status)
    if (dead) {
      const since =
        status === 'expired' && dead.client?.expiresAt !== undefined
          ? { timed: 'yes', duration: durationText((now - Date.parse(dead.client.expiresAt)) / 1000) }
          : { timed: 'no', duration: '' }
      const vote = dead.client?.recovery
      return {
        text: status === 'frozen' ? say('client.frozen') : say('client.expired', since),
        where: vote ? say('client.voted-on', { where: where(dead), proposal: vote.proposalId }) : where(dead),
        bad: true,
      }
    }
  }
  const [first] = clients
    .flatMap(entry => (entry.client?.expiresAt === undefined ? [] : [{ ...entry, at: entry.client.expiresAt }]))
    .sort((a, b) => a.at.localeCompare(b.at))
  return first
    ? {
        text: say('client.in', { duration: durationText((Date.parse(first.at) - now) / 1000) }),
        where: where(first),
        bad: false,
      }
    : { text: say('row.unknown'), where: '', bad: false }
}

/** `from Hub: none sold until 10:32`, where our clears kept failing, or why none is sold now; null while both ways get prices. */
export function pauseText({ source, destination }: ChannelView, names: Names, now: number): string | null {
  const ways = [source, destination].flatMap(({ chainId, paused, pausedByOperator }) => {
    const chain = names.chain(chainId)
    if (pausedByOperator !== undefined) return say('way.not-sold', { chain, reason: pausedByOperator })
    if (!paused) return []
    return paused.until === undefined
      ? say('way.not-sold', { chain, reason: say(`pause.${paused.reason}`) })
      : say('way.not-sold-until', { chain, time: atText(paused.until, now) })
  })
  return ways.length > 0 ? ways.join(', ') : null
}

/** `212 of 214`, and how long they took. */
export function clearsText({ clears }: ChannelView): { done: string; time: string } {
  if (!clears || clears.packets === 0) return { done: say('clears.none-done'), time: say('clears.none') }
  return {
    done: say('routes.cleared', { done: Math.round(clears.packets * clears.successRate), n: clears.packets }),
    time:
      clears.p50Seconds === undefined || clears.p95Seconds === undefined
        ? say('clears.few')
        : `${clockText(clears.p50Seconds * 1000)} · ${clockText(clears.p95Seconds * 1000)}`,
  }
}
