import type { PacketView, RefusedPacket, VerdictKind } from '@relayooor/shared'
import { channelKey, maxPacketsPerQuote, packetKey } from '@relayooor/shared'

const soonMs = 60 * 60 * 1000

export type GroupName = 'helps' | 'no-need' | 'cannot'

export interface PacketGroup {
  name: GroupName
  packets: PacketView[]
}

const groupOf: Record<VerdictKind | 'unknown', GroupName> = {
  deliver: 'helps',
  return: 'helps',
  ack_only: 'no-need',
  wait: 'no-need',
  done: 'no-need',
  blocked: 'cannot',
  unknown: 'cannot',
}

/** What clearing helps first; within a group the oldest first, and what is over at the end. Empty groups are left out. */
export function groupPackets(packets: readonly PacketView[]): PacketGroup[] {
  const sorted = [...packets].sort(
    (a, b) => Number(a.verdict.kind === 'done') - Number(b.verdict.kind === 'done') || (a.sentAt ?? '').localeCompare(b.sentAt ?? ''),
  )
  return (['helps', 'no-need', 'cannot'] as const)
    .map(name => ({
      name,
      packets: sorted.filter(({ verdict }) => groupOf[verdict.kind] === name),
    }))
    .filter(group => group.packets.length > 0)
}

/** Those that go the same way and are judged alike, longest queue first. */
export function queuesOf(packets: readonly PacketView[]): [PacketView, ...PacketView[]][] {
  const queues = Map.groupBy(packets, ({ packet, verdict }) => `${channelKey(packet)} ${verdict.kind}`)
  return [...queues.values()]
    .flatMap(([first, ...more]): [PacketView, ...PacketView[]][] => (first ? [[first, ...more]] : []))
    .sort((a, b) => b.length - a.length)
}

export function canBePicked(view: PacketView): boolean {
  return groupOf[view.verdict.kind] === 'helps'
}

/** What is picked before the person picks: everything that clearing helps, unless it may run out of time meanwhile. */
export function firstPick(packets: readonly PacketView[], now: number): string[] {
  return packets
    .filter(view => canBePicked(view) && !runsOutSoon(view, now))
    .map(({ packet }) => packetKey(packet))
    .slice(0, maxPacketsPerQuote)
}

/** Whether it can still arrive, but not for long: such a transfer is offered, never picked beforehand. */
export function runsOutSoon(view: Pick<RefusedPacket, 'verdict' | 'timeout'>, now: number): boolean {
  return view.verdict.kind === 'deliver' && view.timeout?.at !== undefined && Date.parse(view.timeout.at) - now < soonMs
}
