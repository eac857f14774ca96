import type { ChannelEnd } from '@relayooor/shared'
import type { Chain, InFlight } from '../chains/chain.ts'
import type { PacketContext } from './context.ts'
import type { PacketEnds } from './packetEnds.ts'
import type { Link, PlacedEvent } from './recordPackets.ts'
import { packetKey } from '@relayooor/shared'
import { onChainError } from '../chains/chainError.ts'
import { getPackets } from './findPackets.ts'

type Context = Pick<PacketContext, 'chains' | 'routes' | 'database' | 'log'>

/** Anybody may forward many packets in one block: more than so many are linked as their transaction tells alone. */
const mostAsked = 200
const askedAtOnce = 8

/**
 * Adds to the packets that a chain sent whose money they carry on. The chain's own record of the forward, at the height of the block,
 * decides; where it has none, or no node can show it, the transaction tells what is likely.
 */
export async function linkForwards(ctx: Context, chainId: string, placed: PlacedEvent[]): Promise<PlacedEvent[]> {
  const sent = placed.filter(one => one.event.kind === 'sent' && one.event.came.kind !== 'new')
  if (sent.length === 0) return placed
  const links = new Map<PlacedEvent, Link>()
  const chain = ctx.chains.get(chainId)
  const asked = chain ? sent.slice(0, mostAsked) : []
  for (let from = 0; from < asked.length; from += askedAtOnce) {
    await Promise.all(
      asked.slice(from, from + askedAtOnce).map(async one => {
        const link = chain && (await recordedLink(ctx, chain, one))
        if (link) links.set(one, link)
      }),
    )
  }
  const likely = await likelyLinks(
    ctx,
    chainId,
    sent.filter(one => !links.has(one)),
  )
  return placed.map(one => {
    const link = links.get(one) ?? likely.get(one)
    return link ? { ...one, link } : one
  })
}

async function recordedLink(ctx: Context, chain: Chain, { packet, event }: PlacedEvent): Promise<Link | null> {
  const { portId, channelId, sequence } = packet
  const found = await chain.ibc.inFlight(portId, channelId, BigInt(sequence), { atHeight: event.height, agreed: true }).catch(
    onChainError(error => {
      // Most chains have no such module.
      ctx.log.debug({ packet: packetKey(packet), code: error.code }, 'the record of a forward cannot be read')
      return null
    }),
  )
  const continues = found && forwarded(ctx, chain.settings.chainId, found)
  return continues ? { continues, linked: 'record', triesLeft: found.triesLeft, nonrefundable: found.nonrefundable } : null
}

/** The key of the packet that a record is of; null when it came over a route that we do not run. */
function forwarded(ctx: Context, chainId: string, record: InFlight): string | null {
  const source = ctx.routes.knownOtherEnd({ chainId, portId: record.portId, channelId: record.channelId })
  return source && source.portId === record.sourcePortId && source.channelId === record.sourceChannelId
    ? packetKey({ ...source, sequence: record.sequence })
    : null
}

async function likelyLinks(ctx: Context, chainId: string, sent: PlacedEvent[]): Promise<Map<PlacedEvent, Link>> {
  const again = new Map<PlacedEvent, string>()
  const found = new Map<PlacedEvent, Link>()
  const add = (one: PlacedEvent, continues: string | null | undefined) => {
    if (continues) found.set(one, { continues, linked: 'likely' })
  }
  for (const one of sent) {
    const came = one.event.kind === 'sent' ? one.event.came : null
    if (came?.kind === 'forward') add(one, keyOfReceived(ctx, chainId, came.packet))
    if (came?.kind === 'again') again.set(one, packetKey({ chainId, ...came.packet.source, sequence: came.packet.sequence }))
  }
  // The one that timed out tells whose money it had carried.
  const before = await getPackets(ctx.database.db, [...again.values()])
  for (const [one, key] of again) add(one, before.get(key)?.continues)
  return found
}

function keyOfReceived(ctx: Context, chainId: string, ends: PacketEnds): string | null {
  const here: ChannelEnd = { chainId, ...ends.destination }
  const source = ctx.routes.knownOtherEnd(here)
  return source && source.portId === ends.source.portId && source.channelId === ends.source.channelId
    ? packetKey({ ...source, sequence: ends.sequence })
    : null
}
