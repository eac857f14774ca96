import type { PacketEnds } from './packetEnds.ts'
import type { Transfer } from './transferData.ts'
import { endsKey } from './packetEnds.ts'

/**
 * Whose money a packet carries, as far as its transaction tells. `new`: nobody else's; `forward`: that of a packet received there; `again`:
 * that of the packet that the one which timed out there had carried; `unclear`: packets were handled there, and none fits.
 */
export type Came = { kind: 'new' | 'unclear' } | { kind: 'forward'; packet: PacketEnds } | { kind: 'again'; packet: PacketEnds }

/** What a packet's event has to tell for it. */
interface Seen {
  kind: 'sent' | 'received' | 'acknowledgement-written' | 'acknowledged' | 'timed-out'
  ends: PacketEnds
  message?: string | undefined
  transfer?: Transfer | null
  /** Received, and not answered there. */
  waits?: boolean
}

/**
 * What each packet sent in a transaction carries on, by the key of its ends, from the events in their order. A chain handles a packet and
 * sends what follows from it before it handles the next: the newest before it, of the same message where the chain numbers them, and going
 * where its memo asks. Each is carried on once. Beside a message that is no relayer's, such as a transfer of his own, nothing is told: who
 * carries another's packet could pass anything of his for what follows from it.
 */
export function cameFrom(events: Seen[], isRelayedOnly: () => boolean): Map<string, Came> {
  const found = new Map<string, Came>()
  if (events.every(event => event.kind === 'sent')) return found
  const relayed = isRelayedOnly()
  let newest: Seen | null = null
  for (const event of events) {
    if (event.kind === 'received' || event.kind === 'timed-out') newest = event
    if (event.kind !== 'sent') continue
    const before: Seen | null = relayed && newest && fits(event, newest) ? newest : null
    if (before) newest = null
    found.set(
      endsKey(event.ends),
      before ? { kind: before.kind === 'received' ? 'forward' : 'again', packet: before.ends } : { kind: 'unclear' },
    )
  }
  return found
}

function fits(sent: Seen, before: Seen): boolean {
  if (sent.message !== undefined && before.message !== undefined && sent.message !== before.message) return false
  const { source } = sent.ends
  if (before.kind === 'timed-out') return before.ends.source.portId === source.portId && before.ends.source.channelId === source.channelId
  const [asked] = before.transfer?.forward ?? []
  if (asked && !asked.unread) return before.waits === true && asked.portId === source.portId && asked.channelId === source.channelId
  // A contract that its memo called may send on what it was given, beside an answer given at once.
  return before.waits === true || before.transfer?.calls === true
}
