import type { PacketId, PacketView } from '@relayooor/shared'
import type { PacketContext } from './context.ts'
import type { PacketEvent } from './packetEvents.ts'
import type { PublicLooks } from './publicLooks.ts'
import { packetKey } from '@relayooor/shared'
import { advised } from './advised.ts'
import { examineKnown } from './examinePacket.ts'
import { findPacketsOfTx, getPackets } from './findPackets.ts'
import { looksOfForwards } from './forwardMemo.ts'
import { viewPacketV2 } from './ibcV2.ts'
import { besideOf, packetOf, shortenedIn } from './presentPacket.ts'

const longestWay = 5
/** What a search of an index costs, in looks at one transfer. */
export const looksOfSearch = 4
/** So many of one step are looked at on their chains; those of a transaction with more stand as the records have them. */
const mostNow = 20

/**
 * All transfers that a transaction sent or, of a relayer, carried or failed to carry, and the next hops of forwarded ones. Null when no
 * node of the chain knows the transaction. `charge` is called with the number of further queries before the chains are asked.
 */
export async function viewTxPackets(
  ctx: PacketContext,
  chainId: string,
  txHash: string,
  looks: PublicLooks,
  charge: (looks: number) => Promise<void>,
): Promise<PacketView[] | null> {
  const known = await findPacketsOfTx(ctx.database.db, chainId, txHash)
  if (known.length === 0) await charge(looksOfSearch)
  const found = known.length > 0 ? { rows: known, carried: [], foreign: [], v2: [] } : await looks.lookUpTx(chainId, txHash)
  if (!found) return null
  const views: PacketView[] = []
  let ids = distinct([...found.rows.map(packetOf), ...found.carried])
  for (let hop = 0; hop < longestWay && ids.length > 0; hop += 1) {
    const now = ids.slice(0, mostNow)
    const rows = await getPackets(ctx.database.db, ids.map(packetKey))
    const [recorded, later] = [now, ids.slice(mostNow)].map(some => some.flatMap(id => rows.get(packetKey(id)) ?? []))
    await charge(now.length - (hop === 0 ? 1 : 0) + looksOfForwards(recorded ?? []))
    const examined = [
      ...(await Promise.all(now.map(id => looks.examine(id)))).filter(one => one !== null),
      ...(await examineKnown(ctx, later ?? [])),
    ]
    views.push(...examined.map(one => one.view))
    ids = examined.flatMap(({ view }) => view.nextHop ?? [])
  }
  const told = [
    ...found.foreign.map(event => (event.kind === 'sent' ? event.transfer : null)),
    ...found.v2.map(({ packet }) => (packet.sent ? packet.transfer : null)),
  ]
  await ctx.assets.learn(told.flatMap(transfer => (transfer ? [{ chainId, denom: transfer.denom, path: transfer.denomPath }] : [])))
  return [
    ...views,
    ...found.foreign.map(event => foreignView(ctx, chainId, event)),
    ...found.v2.map(({ packet, at }) => viewPacketV2(ctx, chainId, packet, { at, txHash })),
  ]
}

function distinct(ids: PacketId[]): PacketId[] {
  return [...new Map(ids.map(id => [packetKey(id), id])).values()]
}

/** What goes over a route that we do not run, or do not know yet, or is no transfer: named, and not offered. */
function foreignView(ctx: PacketContext, chainId: string, event: PacketEvent): PacketView {
  const transfer = event.kind === 'sent' ? event.transfer : null
  const timeout = event.kind === 'sent' ? event.timeout : null
  const nanos = BigInt(timeout?.nanos ?? 0)
  const end = { chainId, ...event.ends.source }
  const [unasked, beside] = [ctx.routes.unasked(end), besideOf(ctx, end)]
  const timeoutAt = nanos > 0n && nanos / 1_000_000n < 8_640_000_000_000_000n ? new Date(Number(nanos / 1_000_000n)) : undefined
  const isTransfer = transfer !== null || end.portId === 'transfer'
  const reason = !isTransfer ? 'not-a-transfer' : unasked === null ? 'unsupported-route' : 'chain-unreachable'
  return advised(ctx, {
    packet: { chainId, ...event.ends.source, sequence: event.ends.sequence },
    route: {
      destinationChainId: 'unknown',
      destinationPortId: event.ends.destination.portId,
      destinationChannelId: event.ends.destination.channelId,
      replacedBy: beside,
    },
    sentAt: event.at.toISOString(),
    sentTxHash: event.txHash,
    ageSeconds: Math.max(0, Math.floor((ctx.now().getTime() - event.at.getTime()) / 1000)),
    stuck: false,
    sender: transfer?.sender,
    receiver: transfer?.receiver,
    amount: transfer ? { denom: transfer.denom, amount: transfer.amount.toString() } : undefined,
    shortened: transfer ? shortenedIn({ ...transfer, denomTrace: transfer.denomPath }) : undefined,
    memo: transfer?.memo || undefined,
    ...(transfer && ctx.assets.coin(chainId, transfer.denom)),
    timeout: {
      height: timeout && timeout.height !== '0' ? { revision: timeout.revision, height: timeout.height } : undefined,
      at: timeoutAt?.toISOString(),
      elapsed: false,
    },
    // Of coins nobody can tell where they are now.
    verdict: { kind: 'blocked', unseen: isTransfer || undefined, reason, facts: { chainId: unasked ?? undefined } },
  })
}
