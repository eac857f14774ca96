import type { BlockedReason } from '@relayooor/shared'
import type { ChainHealth, ClientRecovery } from '../chains/chain.ts'
import type { Outcome } from './judgeOutcome.ts'
import { largestRelayedMemoBytes, largestRelayedReceiverBytes } from './transferData.ts'

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
  hermesLacks?: string | undefined
}

export interface RouteFacts {
  supported: boolean
  source: EndFacts
  destination: EndFacts
}

export interface PacketFacts {
  sentAt: Date
  /** False when no node could give the data that a relayer must carry. */
  dataKnown: boolean
  /** False when its data was proven, and no node has the record of its sending, which Hermes goes by. */
  eventKnown: boolean
  memoBytes: number
  receiverBytes: number
  timeout: { revision: bigint; height: bigint; nanos: bigint }
}

export interface VerdictSettings {
  stuckAfterSeconds: number
  /** A price is good for this long, and a clear takes this long. */
  quoteSeconds: number
}

export type Judgement =
  | { kind: 'deliver'; expiresSoon: boolean }
  | { kind: 'return' | 'ack_only' }
  | { kind: 'wait'; retryAt: Date }
  | { kind: 'done'; returned: boolean }
  | { kind: 'blocked'; reason: BlockedReason; retryAt?: Date | undefined; end?: 'source' | 'destination' | undefined }

export interface VerdictInput {
  packet: PacketFacts
  outcome: Outcome
  /** The source has nothing left to do for it: acknowledged or timed out there. */
  ended: boolean
  /** A chain shows that more has become of it than the records tell. */
  unread: boolean
  /** The destination has its receipt. */
  received: boolean
  hop: { timedOut: boolean } | null
  route: RouteFacts
  now: Date
}

/** What clearing would do for a packet now. */
export function judgeVerdict(input: VerdictInput, settings: VerdictSettings): Judgement {
  const { packet, outcome, route, now } = input
  switch (outcome.kind) {
    case 'delivered':
      return input.ended ? { kind: 'done', returned: false } : { kind: 'ack_only' }
    case 'returned':
    case 'error_ack':
      return { kind: 'done', returned: true }
    case 'refused':
      // The answer would have to be taken over a channel that takes none (ibc-go AcknowledgePacket), and its receipt forbids a time-out.
      return route.source.channelState === 'CLOSED' ? { kind: 'blocked', reason: 'channel-closed', end: 'source' } : returnable(input)
    case 'open':
      break
  }
  if (!route.supported) return { kind: 'blocked', reason: 'unsupported-route' }
  const trouble = troubleOf(route)
  if (trouble) return trouble
  if (input.unread) return { kind: 'blocked', reason: 'packet-data-unavailable' }
  if (input.received) return { kind: 'blocked', reason: input.hop?.timedOut ? 'forwarded-return' : 'awaiting-next-hop' }
  if (hasTimedOut(packet, route.destination) || route.destination.channelState === 'CLOSED') return returnable(input)

  // It could arrive, and nothing could come back if it were refused. A time-out needs no open channel (ibc-go TimeoutPacket).
  if (route.source.channelState === 'CLOSED')
    return { kind: 'blocked', reason: 'channel-closed', end: 'source', retryAt: timeoutOf(packet, route.destination) ?? undefined }
  const client = clientTrouble(route.destination, 'destination')
  if (client) return client
  const unknown = lacking(packet)
  if (unknown) return unknown
  if (packet.memoBytes > largestRelayedMemoBytes || packet.receiverBytes > largestRelayedReceiverBytes)
    return { kind: 'blocked', reason: 'packet-too-large' }
  const lateAt = new Date(packet.sentAt.getTime() + settings.stuckAfterSeconds * 1000)
  if (now < lateAt) return { kind: 'wait', retryAt: lateAt }
  const timeout = timeoutOf(packet, route.destination)
  const left = timeout && route.destination.head ? (timeout.getTime() - route.destination.head.time.getTime()) / 1000 : null
  if (timeout && left !== null && left < settings.quoteSeconds) return { kind: 'blocked', reason: 'near-timeout', retryAt: timeout }
  return { kind: 'deliver', expiresSoon: left !== null && left < 4 * settings.quoteSeconds }
}

/** By the destination's own clock and height, never by ours. */
export function hasTimedOut(packet: PacketFacts, destination: EndFacts): boolean {
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

/** When it will time out (or did); null when it never does or its height's time cannot be told. */
export function timeoutOf(packet: PacketFacts, destination: EndFacts): Date | null {
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
function returnable({ packet, route }: VerdictInput): Judgement {
  if (!route.supported) return { kind: 'blocked', reason: 'unsupported-route' }
  return troubleOf(route) ?? clientTrouble(route.source, 'source') ?? lacking(packet) ?? { kind: 'return' }
}

/** What a relayer would have to know of it, and does not. */
function lacking(packet: PacketFacts): Judgement | null {
  if (!packet.dataKnown) return { kind: 'blocked', reason: 'packet-data-unavailable' }
  return packet.eventKnown ? null : { kind: 'blocked', reason: 'event-unavailable' }
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

function clientTrouble(end: EndFacts, name: 'source' | 'destination'): Judgement | null {
  switch (end.client.status) {
    case 'expired':
      return { kind: 'blocked', reason: 'client-expired', end: name }
    case 'frozen':
      return { kind: 'blocked', reason: 'client-frozen', end: name }
    case 'unknown':
      return { kind: 'blocked', reason: 'client-not-updatable', end: name }
    case 'active':
      return end.client.updatable ? null : { kind: 'blocked', reason: 'client-not-updatable', end: name }
  }
}
