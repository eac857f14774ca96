import type { ChannelEnd, ChannelView, RouteWay } from '@relayooor/shared'
import type { Names } from '../ui/names.ts'
import { say } from '../ui/say.ts'
import { atText, durationText } from '../ui/times.ts'

const soonMs = 24 * 60 * 60 * 1000
/** Of fewer nothing is claimed. */
const fewest = 20
const manyFailures = 0.05

type Route = Pick<ChannelView, 'source' | 'destination' | 'stuck' | 'oldestAgeSeconds' | 'ways'>

/** Why a transfer that is sent over a route now is likely to stick: each reason a sentence, the gravest first. */
export function routeRisks({ source, destination, stuck, oldestAgeSeconds, ways = [] }: Route, names: Names, now: number): string[] {
  const ends = [
    { end: source, of: destination },
    { end: destination, of: source },
  ]
  const silent = ends.filter(({ end }) => end.unreachable).map(({ end }) => names.chain(end.chainId))
  // What is known of it is from before.
  if (silent.length > 0) return silent.map(chain => say('risk.unseen', { chain }))
  return [
    ...ends.flatMap(({ end }) => haltText(end, names, now) ?? []),
    ...(ends.some(({ end }) => end.state === 'CLOSED') ? [say('risk.closed')] : []),
    ...ends.flatMap(({ end: { chainId, client }, of }) => {
      const pair = { host: names.chain(chainId), of: names.chain(of.chainId) }
      if (client?.status === 'expired' || client?.status === 'frozen') return [say('risk.client-dead', pair)]
      const left = client?.expiresAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(client.expiresAt) - now
      return client?.status === 'active' && left < soonMs ? [say('risk.client-soon', { ...pair, duration: durationText(left / 1000) })] : []
    }),
    ...(stuck > 0 && oldestAgeSeconds !== undefined ? [say('risk.waiting', { n: stuck, duration: durationText(oldestAgeSeconds) })] : []),
    ...ways.flatMap(way => riskOfWay(way, names)),
  ]
}

function haltText({ chainId, halted }: ChannelView['source'], names: Names, now: number): string | null {
  if (!halted) return null
  const since = halted.since === undefined ? { timed: 'no', time: '' } : { timed: 'yes', time: atText(halted.since, now) }
  return say('blocked.chain-halted', { chain: names.chain(chainId), ...since })
}

function riskOfWay({ chainId, arrived, cameBack, arrivalSeconds, windowSeconds }: RouteWay, names: Names): string[] {
  const chain = names.chain(chainId)
  const ended = arrived + cameBack
  // What came too late did not arrive, so that no time of an arrival exceeds what it was given: near to it is too long.
  const tight = arrivalSeconds && windowSeconds !== undefined && arrivalSeconds.p95 > windowSeconds / 2
  return [
    ...(ended >= fewest && cameBack / ended >= manyFailures ? [say('risk.failures', { chain, back: cameBack, ended })] : []),
    ...(tight ? [say('risk.window', { chain, most: durationText(arrivalSeconds.p95), window: durationText(windowSeconds) })] : []),
  ]
}

/** The ends whose light client is dead, while no vote on reviving it is under way. */
export function deadWithoutVote({ source, destination }: ChannelView): ChannelEnd[] {
  return [source, destination].flatMap(({ chainId, portId, channelId, client }) =>
    (client?.status === 'expired' || client?.status === 'frozen') && !client.recovery ? [{ chainId, portId, channelId }] : [],
  )
}

/** The votes on reviving a dead light client of this route. */
export function votesOn({ source, destination }: ChannelView): { chainId: string; proposalId: string }[] {
  return [source, destination].flatMap(({ chainId, client }) =>
    client?.recovery ? [{ chainId, proposalId: client.recovery.proposalId }] : [],
  )
}

/** How transfers fared that left this way lately, ours and others': how many arrived, and how soon. */
export function wayText({ sent, arrived, cameBack, arrivalSeconds }: RouteWay): string {
  const counts = { n: sent, arrived, back: cameBack }
  return arrivalSeconds
    ? say('find.way-within', { ...counts, half: durationText(arrivalSeconds.p50), most: durationText(arrivalSeconds.p95) })
    : say('find.way', counts)
}

/** What has to happen so that a route flows again, and who can do it. */
export function whoCanFix(channel: ChannelView, names: Names): string[] {
  const { source, destination, stuck, replacedBy } = channel
  const ends = [
    { end: source, of: destination },
    { end: destination, of: source },
  ]
  const dead = ends.flatMap(({ end: { chainId, client }, of }) => {
    if (client?.status !== 'expired' && client?.status !== 'frozen') return []
    const pair = { host: names.chain(chainId), of: names.chain(of.chainId) }
    return [client.recovery ? say('fix.vote', { ...pair, proposal: client.recovery.proposalId }) : say('fix.governance', pair)]
  })
  const closed = ends.some(({ end }) => end.state === 'CLOSED')
  const halted = ends.filter(({ end }) => end.halted).map(({ end }) => say('fix.halted', { chain: names.chain(end.chainId) }))
  const unseen = ends
    .filter(({ end }) => end.unreachable || end.state === 'UNKNOWN' || end.client?.status === 'unknown')
    .map(({ end }) => end.chainId)
  const reasons = [
    ...halted,
    ...dead,
    ...(closed ? [say('fix.closed')] : []),
    ...(replacedBy ? [say('fix.replaced', { from: replacedBy.sourceChannelId, to: replacedBy.destinationChannelId })] : []),
    ...(unseen.length > 0 ? [say('fix.unseen')] : []),
    ...(stuck > 0 && [...dead, ...unseen, ...halted].length === 0 ? [say('fix.relayers')] : []),
  ]
  return reasons.length > 0 ? reasons : [say('fix.nothing')]
}
