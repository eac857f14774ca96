import type { ChannelEnd, PacketId } from '@relayooor/shared'
import type { Db } from '../db/database.ts'
import type { PacketEnds } from './packetEnds.ts'
import type { PacketEvent } from './packetEvents.ts'
import { packetKey } from '@relayooor/shared'
import { and, eq, isNull, sql } from 'drizzle-orm'
import { packets } from '../db/schema/index.ts'
import { readWritten, usualAck } from './acknowledgement.ts'

type NewRow = typeof packets.$inferInsert

/** An event whose packet is known by its source end, and the chain it goes to. */
export interface PlacedEvent {
  packet: PacketId
  destination: ChannelEnd
  event: PacketEvent
  /** Of a packet that carries on another's money. */
  link?: Link
}

/** Whose money a packet carries on: `record` as the chain itself keeps it, `likely` as its transaction tells. */
export interface Link {
  /** Key of that packet. */
  continues: string
  linked: 'record' | 'likely'
  triesLeft?: number
  nonrefundable?: boolean
}

/** The end of the packet's route on the chain where the event happened. */
export function hereOf(chainId: string, event: PacketEvent): ChannelEnd {
  return { chainId, ...(isOnSource(event) ? event.ends.source : event.ends.destination) }
}

/** Names the packets of a block's events by their source ends; those of routes that we do not run are left out. */
export function placeEvents(chainId: string, events: PacketEvent[], otherEnd: (end: ChannelEnd) => ChannelEnd | null): PlacedEvent[] {
  return events.flatMap((event): PlacedEvent[] => {
    const placed = placeEnds(chainId, event.ends, isOnSource(event), otherEnd)
    return placed ? [{ ...placed, event }] : []
  })
}

/** The packet with these ends, of which a chain is the source or the destination. */
export function placeEnds(
  chainId: string,
  ends: PacketEnds,
  onSource: boolean,
  otherEnd: (end: ChannelEnd) => ChannelEnd | null,
): Omit<PlacedEvent, 'event'> | null {
  const [here, claimed] = onSource ? [ends.source, ends.destination] : [ends.destination, ends.source]
  const there = otherEnd({ chainId, ...here })
  // What the packet says of its other end must be what the channel says.
  if (!there || there.portId !== claimed.portId || there.channelId !== claimed.channelId) return null
  const [source, destination] = onSource ? [{ chainId, ...here }, there] : [there, { chainId, ...here }]
  return { packet: { ...source, sequence: ends.sequence }, destination }
}

/** Adds what was seen to what is known. A repeat changes nothing; a first sighting of each kind is kept. */
export async function recordPackets(db: Db, placed: PlacedEvent[]): Promise<void> {
  for (const [kind, ofKind] of Map.groupBy(placed, one => one.event.kind)) {
    const rows = [...new Map(ofKind.map(one => [packetKey(one.packet), one])).values()].map(rowOf)
    for (let from = 0; from < rows.length; from += 200) await upsert(db, kind, rows.slice(from, from + 200))
  }
}

/**
 * What was proven of a packet without its event: when and in which transaction it was sent stays unknown. Its data is kept, for Hermes,
 * which goes by the event.
 */
export async function recordProven(
  db: Db,
  packet: PacketId,
  destination: ChannelEnd,
  proven: SentFacts & { dataHex: string },
): Promise<void> {
  await upsert(db, 'sent', [{ ...identityOf(packet, destination), ...factsOfSent(proven), provenData: proven.dataHex }])
}

/** That there is such a packet, where nothing more is known of it. */
export async function recordHeld(db: Db, packet: PacketId, destination: ChannelEnd): Promise<void> {
  await db.insert(packets).values(identityOf(packet, destination)).onConflictDoNothing()
}

/** What a chain keeps of an acknowledgement of which no node tells: one of the usual ones is known by its hash. */
export async function recordKeptAck(db: Db, packet: PacketId, ackHash: string): Promise<void> {
  const bytes = usualAck(ackHash)
  await db
    .update(packets)
    .set({ ackHash, ...(bytes && { ack: readWritten(bytes) }) })
    .where(and(eq(packets.packetKey, packetKey(packet)), isNull(packets.ackHash)))
}

function isOnSource(event: PacketEvent): boolean {
  return event.kind === 'sent' || event.kind === 'acknowledged' || event.kind === 'timed-out'
}

function rowOf({ packet, destination, event, link }: PlacedEvent): NewRow {
  const identity = identityOf(packet, destination)
  const { height, at, txHash } = event
  switch (event.kind) {
    case 'sent':
      return {
        ...identity,
        sentHeight: height,
        sentAt: at,
        sentTxHash: txHash,
        ...factsOfSent(event),
        ...link,
      }
    case 'received':
      return { ...identity, receivedHeight: height, receivedAt: at, receivedTxHash: txHash, receivedRelayer: event.relayer }
    case 'acknowledgement-written':
      return {
        ...identity,
        ack: event.ack,
        ackHash: event.ackHash,
        ackHeight: height,
        ackAt: at,
        ackTxHash: txHash,
        ackRelayer: event.relayer,
      }
    case 'acknowledged':
      return {
        ...identity,
        ended: 'acknowledged',
        endedAck: event.ack,
        endedHeight: height,
        endedAt: at,
        endedTxHash: txHash,
        endedRelayer: event.relayer,
      }
    case 'timed-out':
      return { ...identity, ended: 'timed_out', endedHeight: height, endedAt: at, endedTxHash: txHash, endedRelayer: event.relayer }
  }
}

const linkColumns = ['continues', 'linked', 'triesLeft', 'nonrefundable'] as const
const ofLink: ReadonlySet<string> = new Set(linkColumns)

function identityOf(packet: PacketId, destination: ChannelEnd) {
  return {
    ...packet,
    destinationChainId: destination.chainId,
    destinationPortId: destination.portId,
    destinationChannelId: destination.channelId,
  }
}

type SentFacts = Pick<Extract<PacketEvent, { kind: 'sent' }>, 'transfer' | 'timeout'>

function factsOfSent({ transfer, timeout }: SentFacts) {
  const forward = transfer?.forward ?? []
  return {
    sender: transfer?.sender,
    receiver: transfer?.receiver,
    denom: transfer?.denom,
    denomTrace: transfer?.denomPath,
    amount: transfer?.amount.toString(),
    memo: transfer?.memo,
    memoBytes: transfer?.memoBytes,
    receiverBytes: transfer?.receiverBytes,
    dataBytes: transfer?.dataBytes,
    timeoutRevision: timeout.revision,
    timeoutHeight: timeout.height,
    timeoutNanos: timeout.nanos,
    forward: forward.length > 0 ? forward : null,
    forwardReceivers: forward.length > 0 ? forward.flatMap(({ receiver, unread }) => (unread ? [] : receiver)) : null,
  }
}

const columnsOf = {
  sent: [
    'sentHeight',
    'sentAt',
    'sentTxHash',
    'sender',
    'receiver',
    'denom',
    'denomTrace',
    'amount',
    'memo',
    'memoBytes',
    'receiverBytes',
    'dataBytes',
    'timeoutRevision',
    'timeoutHeight',
    'timeoutNanos',
    'forward',
    'forwardReceivers',
    'provenData',
    ...linkColumns,
  ],
  received: ['receivedHeight', 'receivedAt', 'receivedTxHash', 'receivedRelayer'],
  'acknowledgement-written': ['ack', 'ackHash', 'ackHeight', 'ackAt', 'ackTxHash', 'ackRelayer'],
  acknowledged: ['ended', 'endedAck', 'endedHeight', 'endedAt', 'endedTxHash', 'endedRelayer'],
  'timed-out': ['ended', 'endedHeight', 'endedAt', 'endedTxHash', 'endedRelayer'],
} as const satisfies Record<PacketEvent['kind'], readonly (keyof NewRow)[]>

async function upsert(db: Db, kind: PacketEvent['kind'], rows: NewRow[]): Promise<void> {
  const set = Object.fromEntries(
    columnsOf[kind].map(name => {
      const shown = sql`excluded.${sql.identifier(packets[name].name)}`
      const known = sql`coalesce(${packets[name]}, ${shown})`
      // What the chain's own record says stands above what a transaction tells.
      return [name, ofLink.has(name) ? sql`case when excluded.linked = 'record' then ${shown} else ${known} end` : known]
    }),
  )
  await db.insert(packets).values(rows).onConflictDoUpdate({ target: packets.packetKey, set })
}
