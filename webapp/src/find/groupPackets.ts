import type { PacketView, RefusedPacket, VerdictKind } from '@relayooor/shared'
import type { Terms } from './dealOf.ts'
import { channelKey, maxPacketsPerQuote, packetKey } from '@relayooor/shared'
import { isTiny, usualDeal } from './dealOf.ts'

const soonMs = 60 * 60 * 1000

export type GroupName = 'helps' | 'not-worth' | 'no-need' | 'cannot'

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
export function groupPackets(packets: readonly PacketView[], terms: Terms): PacketGroup[] {
  const sorted = [...packets].sort(
    (a, b) => Number(a.verdict.kind === 'done') - Number(b.verdict.kind === 'done') || (a.sentAt ?? '').localeCompare(b.sentAt ?? ''),
  )
  return (['helps', 'not-worth', 'no-need', 'cannot'] as const)
    .map(name => ({
      name,
      packets: sorted.filter(view => nameOf(view, terms) === name),
    }))
    .filter(group => group.packets.length > 0)
}

function nameOf(view: PacketView, terms: Terms): GroupName {
  return canBePicked(view) && isTiny(view, terms) ? 'not-worth' : groupOf[view.verdict.kind]
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

/** Of these, what clearing helps and is not worth less than its own part of the price. */
export function worthClearing(packets: readonly PacketView[], terms: Terms): PacketView[] {
  return packets.filter(view => nameOf(view, terms) === 'helps')
}

/** What is picked before the person picks: what is worth it and does not run out of time meanwhile; never a bad deal. */
export function firstPick(packets: readonly PacketView[], terms: Terms, now: number): string[] {
  const offered = worthClearing(packets, terms)
    .filter(view => !runsOutSoon(view, now))
    .slice(0, maxPacketsPerQuote)
  return usualDeal(offered, terms)?.costsMore ? [] : offered.map(({ packet }) => packetKey(packet))
}

/** Whether it can still arrive, but not for long: such a transfer is offered, never picked beforehand. */
export function runsOutSoon(view: Pick<RefusedPacket, 'verdict' | 'timeout'>, now: number): boolean {
  return view.verdict.kind === 'deliver' && view.timeout?.at !== undefined && Date.parse(view.timeout.at) - now < soonMs
}
