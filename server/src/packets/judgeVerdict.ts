import type { BlockedReason, HermesLack } from '@relayooor/shared'
import type { ChainHealth, ClientRecovery } from '../chains/chain.ts'
import type { RelayLimits } from '../hermes/relayLimits.ts'
import type { Outcome } from './judgeOutcome.ts'

/** One end of a route, as it is now. */
export interface EndFacts {
  chainId: string
  chain: ChainHealth['state']
  /** Since when the chain is what it is. */
  since: Date
  /** Newest block; null when none was ever seen. */
  head: { height: number; time: Date } | null
  /** The number at the end of the chain id, that IBC heights carry. */
  revision: bigint
  /** Null when it was not measured. */
  secondsPerBlock: number | null
  channelState: 'OPEN' | 'FLUSHING' | 'FLUSHCOMPLETE' | 'CLOSED' | 'UNKNOWN'
  /** The light client on this end, following the other one. `updatable`: the node that Hermes uses still has the block it trusts. */
  client: { status: 'active' | 'expired' | 'frozen' | 'unknown'; updatable: boolean; recovery?: ClientRecovery | undefined }
  /** What keeps Hermes from working with its node of this chain. */
  hermesLacks?: HermesLack | undefined
}

export interface RouteFacts {
  supported: boolean
  source: EndFacts
  destination: EndFacts
}

export interface PacketFacts {
  sentAt: Date
  /** False when no node could give the data that a relayer must carry, and nobody has proven it. */
  dataKnown: boolean
  memoBytes: number
  receiverBytes: number
  /** Of all that it carries, as it travels: signs that Go escapes are six bytes there. */
  dataBytes: number
  timeout: { revision: bigint; height: bigint; nanos: bigint }
}

export interface VerdictSettings {
  stuckAfterSeconds: number
  /** A price is good for this long, and a clear takes this long. */
  quoteSeconds: number
  /** What Hermes would not carry, wherever it goes. */
  relays: RelayLimits
}

/**
 * The chain that refuses for good its receiver or, `way`, the channel that it would be sent on over; `onward`: others take the transfer
 * before it, and send it on.
 */
export interface Refusal {
  by: string
  onward: boolean
  way?: true
}

export type Judgement =
  /** `unchecked`: not all could be asked that a chain may refuse it for. */
  | { kind: 'deliver'; expiresSoon: boolean; unchecked?: boolean }
  /** `refused`: nobody has carried it yet, and a chain would refuse it for good. */
  | { kind: 'return'; refused?: Refusal }
  | { kind: 'ack_only' }
  | { kind: 'wait'; retryAt: Date }
  | { kind: 'done'; returned: boolean }
  /** `by`: the chain that lets it not pass, which may be one further on its way. */
  | {
      kind: 'blocked'
      reason: BlockedReason
      retryAt?: Date | undefined
      since?: Date | undefined
      end?: 'source' | 'destination' | undefined
      by?: string
      /** Where its money is now cannot be told. */
      unseen?: true
    }

/** `answered`: the chain that it led to has said what became of it, and only receipts are under way. */
export type NextStep = 'can-come-back' | 'under-way' | 'answered' | 'expected' | 'none'

export interface VerdictInput {
  packet: PacketFacts
  outcome: Outcome
  /** The source has nothing left to do for it: acknowledged or timed out there. */
  ended: boolean
  /** A chain shows that more has become of it than the records tell. */
  unread: boolean
  /** The operator's Hermes leaves it alone. */
  excluded: boolean
  /** The destination keeps another acknowledgement than the one that was seen there: nobody can carry that to the source. */
  unprovable: boolean
  /** The destination refused it in bytes that the source does not take. */
  malformed: boolean
  /** The destination has its receipt, and has written no acknowledgement; since when, where that is known. */
  received: { since: Date | null } | null
  /** What became of it there: the packet that carries its money on, one that its memo asks for, or nothing. */
  next: NextStep
  /** The further steps that its memo asks for: what they have, and what they need. */
  later: { seconds: number; needed: number }[]
  route: RouteFacts
  now: Date
}

/** What clearing would do for a packet now. */
export function judgeVerdict(input: VerdictInput, settings: VerdictSettings): Judgement {
  const judgement = judge(input, settings)
  return judgement.kind === 'blocked' && isUnseen(input) ? { ...judgement, unseen: true } : judgement
}

/** More may have become of it than we know: a chain shows that, or cannot be asked. */
function isUnseen({ unread, route }: VerdictInput): boolean {
  return unread || [route.source, route.destination].some(({ chain }) => chain === 'unreachable' || chain === 'behind')
}

function judge(input: VerdictInput, settings: VerdictSettings): Judgement {
  const { packet, outcome, route, now } = input
  if (input.unprovable && !input.ended) return { kind: 'blocked', reason: 'ack-unprovable' }
  switch (outcome.kind) {
    case 'delivered':
      return input.ended ? { kind: 'done', returned: false } : { kind: 'ack_only' }
    case 'stopped':
      return { kind: 'done', returned: false }
    case 'returned':
    case 'error_ack':
      return { kind: 'done', returned: true }
    case 'refused':
      if (input.unread) return { kind: 'blocked', reason: 'packet-data-unavailable' }
      if (input.malformed) return { kind: 'blocked', reason: 'ack-malformed' }
      // The answer would have to be taken over a channel that takes none (ibc-go AcknowledgePacket), and its receipt forbids a time-out.
      return route.source.channelState === 'CLOSED'
        ? { kind: 'blocked', reason: 'channel-closed', end: 'source' }
        : returnable(input, settings)
    case 'passed_on':
      // It was answered, though the answer does not say where the money is.
      if (!input.received) return input.ended ? { kind: 'done', returned: false } : { kind: 'ack_only' }
      break
    case 'open':
      break
  }
  if (!route.supported) return { kind: 'blocked', reason: 'unsupported-route' }
  const trouble = troubleOf(route)
  if (trouble) return trouble
  if (input.unread) return { kind: 'blocked', reason: 'packet-data-unavailable' }
  if (input.received) return waiting(input.next, input.received.since)
  if (hasTimedOut(packet, route.destination) || route.destination.channelState === 'CLOSED') return returnable(input, settings)

  // It could arrive, and nothing could come back if it were refused. A time-out needs no open channel (ibc-go TimeoutPacket).
  if (route.source.channelState === 'CLOSED')
    return { kind: 'blocked', reason: 'channel-closed', end: 'source', retryAt: timeoutOf(packet, route.destination) ?? undefined }
  const client = clientTrouble(route.destination, 'destination')
  if (client) return client
  const leftAlone = packetTrouble(input, settings)
  if (leftAlone) return leftAlone
  if (packet.timeout.nanos > latestTimeout) return { kind: 'blocked', reason: 'timeout-too-far' }
  const lateAt = new Date(packet.sentAt.getTime() + settings.stuckAfterSeconds * 1000)
  if (now < lateAt) return { kind: 'wait', retryAt: lateAt }
  if (input.later.some(({ seconds, needed }) => seconds < needed)) return { kind: 'blocked', reason: 'later-hop-too-late' }
  const left = secondsLeft(packet, route.destination)
  if (left !== null && left < settings.quoteSeconds)
    return { kind: 'blocked', reason: 'near-timeout', retryAt: timeoutOf(packet, route.destination) ?? undefined }
  return { kind: 'deliver', expiresSoon: left !== null && left < 4 * settings.quoteSeconds }
}

function waiting(next: VerdictInput['next'], since: Date | null): Judgement {
  switch (next) {
    case 'can-come-back':
      return { kind: 'blocked', reason: 'forwarded-return' }
    case 'answered':
      return { kind: 'ack_only' }
    case 'under-way':
    case 'expected':
      return { kind: 'blocked', reason: 'awaiting-next-hop' }
    case 'none':
      return { kind: 'blocked', reason: 'finalising', end: 'destination', ...(since && { since }) }
  }
}

/** By the destination's own clock and height, never by ours. */
export function hasTimedOut(packet: PacketFacts, destination: Pick<EndFacts, 'head' | 'revision'>): boolean {
  const { head, revision } = destination
  if (!head) return false
  const { timeout } = packet
  // Only 0-0 is no height: ibc-go's Height.IsZero.
  const byHeight =
    (timeout.height > 0n || timeout.revision > 0n) &&
    (revision > timeout.revision || (revision === timeout.revision && BigInt(head.height) >= timeout.height))
  const byTime = timeout.nanos > 0n && BigInt(head.time.getTime()) * 1_000_000n >= timeout.nanos
  return byHeight || byTime
}

/** Whether no time-out ever ends it, as long as the destination keeps its chain id. */
export function neverTimesOut({ timeout }: PacketFacts, { revision }: EndFacts): boolean {
  return timeout.nanos === 0n && (timeout.revision > revision || (timeout.height === 0n && timeout.revision === 0n))
}

/** Few chains make a block sooner: what could not be measured is not taken for time enough. */
const fastBlockSeconds = 1

/** How long it can still be delivered at least, by the destination's clock; null when that never ends. */
export function secondsLeft(packet: PacketFacts, destination: Pace): number | null {
  const timeout = timeoutOf(packet, { ...destination, secondsPerBlock: destination.secondsPerBlock ?? fastBlockSeconds })
  return timeout && destination.head ? (timeout.getTime() - destination.head.time.getTime()) / 1000 : null
}

type Pace = Pick<EndFacts, 'head' | 'revision' | 'secondsPerBlock'>

/** When it will time out (or did); null when it never does or its height's time cannot be told. */
export function timeoutOf(packet: PacketFacts, destination: Pace): Date | null {
  const times: number[] = []
  if (packet.timeout.nanos > 0n) times.push(Number(packet.timeout.nanos / 1_000_000n))
  if (
    packet.timeout.height > 0n &&
    packet.timeout.revision === destination.revision &&
    destination.head &&
    destination.secondsPerBlock !== null
  )
    times.push(
      destination.head.time.getTime() + (Number(packet.timeout.height) - destination.head.height) * destination.secondsPerBlock * 1000,
    )
  // Beyond what a Date can hold there is no moment to name.
  const first = Math.min(...times)
  return times.length > 0 && first < 8.64e15 ? new Date(first) : null
}

/** The money comes back by a proof on the source: its light client must live, and the data must be known. */
function returnable(input: VerdictInput, settings: VerdictSettings): Judgement {
  const { route } = input
  if (!route.supported) return { kind: 'blocked', reason: 'unsupported-route' }
  return troubleOf(route) ?? clientTrouble(route.source, 'source') ?? packetTrouble(input, settings) ?? { kind: 'return' }
}

/** Nanoseconds: programs that keep times in signed 64 bits know none after it. */
const latestTimeout = 2n ** 63n - 1n

/** What keeps Hermes from carrying it, there or back. */
function packetTrouble({ packet, excluded, route }: VerdictInput, { relays }: VerdictSettings): Judgement | null {
  if (excluded) return { kind: 'blocked', reason: 'excluded-by-operator' }
  if (!packet.dataKnown) return { kind: 'blocked', reason: 'packet-data-unavailable' }
  const { memoBytes, receiverBytes, dataBytes } = packet
  const isAbove = (bytes: number, most: number | null) => most !== null && bytes > most
  // Each message about a packet has all of it.
  const tooLong = [route.source, route.destination].some(end => isAbove(dataBytes, relays.txBytes(end.chainId)))
  return tooLong || isAbove(memoBytes, relays.memoBytes) || isAbove(receiverBytes, relays.receiverBytes)
    ? { kind: 'blocked', reason: 'packet-too-large' }
    : null
}

/** Whether enough nodes agree decides over prices and payments, not over what a packet needs: `checkRoute` looks at that. */
function troubleOf(route: RouteFacts): Judgement | null {
  for (const end of ['source', 'destination'] as const) {
    const { chain } = route[end]
    if (chain === 'unreachable' || chain === 'behind') return { kind: 'blocked', reason: 'chain-unreachable', end }
    if (chain === 'halted') return { kind: 'blocked', reason: 'chain-halted', end }
    if (route[end].hermesLacks !== undefined) return { kind: 'blocked', reason: 'hermes-cannot', end }
  }
  return null
}

export function clientTrouble(end: EndFacts, name: 'source' | 'destination'): Judgement | null {
  switch (end.client.status) {
    case 'expired':
      return { kind: 'blocked', reason: 'client-expired', end: name }
    case 'frozen':
      return { kind: 'blocked', reason: 'client-frozen', end: name }
    case 'unknown':
      return { kind: 'blocked', reason: 'client-unproven', end: name }
    case 'active':
      return end.client.updatable ? null : { kind: 'blocked', reason: 'client-not-updatable', end: name }
  }
}
