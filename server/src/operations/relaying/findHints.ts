import type { HintsView, HintView, PacketId, PacketView } from '@relayooor/shared'
import type { ClearingContext } from '../../clearing/context.ts'
import type { ClaimedPacket } from '../../hermes/watched/chainpulse.ts'
import type { WatchedPrograms } from '../../hermes/watched/watchedPrograms.ts'
import type { ChannelRecord } from '../../packets/judgeRoute.ts'
import { packetKey } from '@relayooor/shared'
import { onChainError } from '../../chains/chainError.ts'
import { getPacket } from '../../packets/findPackets.ts'

/** As many are asked about; each costs both chains a few questions. */
const mostHints = 20

interface Claim {
  from: HintView['from']
  /** It is one of these. */
  readings: PacketId[]
  claimed?: HintView['claimed']
}

interface Looks {
  /** Asks both chains; null for what neither knows. */
  examine: (id: PacketId) => Promise<{ view: PacketView } | null>
}
type Verdict = { kind: 'confirmed'; hint: HintView } | { kind: 'refuted' } | { kind: 'unconfirmed' }

/** What other programs count as stuck. None of it is believed: what is told has not ended by both chains, as they are asked now. */
export async function findHints(ctx: ClearingContext, watched: WatchedPrograms, looks: Looks): Promise<HintsView> {
  const ends = await ctx.routes.supported()
  const silent: HintsView['silent'] = []
  async function claimsOf(from: HintView['from'], ask: () => Promise<Claim[]>): Promise<Claim[]> {
    try {
      return await ask()
    } catch (error) {
      silent.push({ from, error: error instanceof Error ? error.message : String(error) })
      return []
    }
  }
  const claims = await Promise.all([
    claimsOf('hermes', async () => ((await watched.telemetry?.read())?.backlog ?? []).flatMap(one => ofBacklog(one, ends))),
    claimsOf('chainpulse', async () => ((await watched.chainpulse?.stuck()) ?? []).flatMap(one => ofChainpulse(one, ends))),
  ])
  const verdicts = await Promise.all(
    claims
      .flat()
      .slice(0, mostHints)
      .map(claim => confirm(ctx, looks, claim)),
  )
  // What both name is told once.
  const confirmed = new Map(verdicts.flatMap(one => (one.kind === 'confirmed' ? [[packetKey(one.hint.packet.packet), one.hint]] : [])))
  const count = (kind: Verdict['kind']) => verdicts.filter(one => one.kind === kind).length
  return {
    items: [...confirmed.values()],
    refuted: count('refuted'),
    unconfirmed: count('unconfirmed'),
    silent,
  }
}

/** The first reading that the chains confirm. */
async function confirm(ctx: ClearingContext, looks: Looks, { from, readings, claimed }: Claim): Promise<Verdict> {
  let verdict: Verdict = { kind: 'refuted' }
  for (const packet of readings) {
    const row = await getPacket(ctx.database.db, packet)
    const found = await looks.examine(packet).catch(onChainError(() => 'unknown' as const))
    if (found === 'unknown' || found?.view.verdict.unseen) verdict = { kind: 'unconfirmed' }
    else if (found && found.view.verdict.kind !== 'done')
      return { kind: 'confirmed', hint: { from, packet: found.view, known: row !== null && row.ended === null, claimed } }
  }
  return verdict
}

/** The oldest packet of a channel's backlog; of channels that we do not run nothing can be asked. */
function ofBacklog({ chainId, portId, channelId, oldest }: PacketEnd & { oldest?: string | undefined }, ends: ChannelRecord[]): Claim[] {
  const isOurs = ends.some(end => end.chainId === chainId && end.portId === portId && end.channelId === channelId)
  return isOurs && oldest !== undefined ? [{ from: 'hermes', readings: [{ chainId, portId, channelId, sequence: oldest }] }] : []
}
type PacketEnd = Omit<PacketId, 'sequence'>

/** Chainpulse names the chain whose transaction it saw, which is either end: first it is taken for the source. */
function ofChainpulse({ chainId, sequence, sender, receiver, ...claim }: ClaimedPacket, ends: ChannelRecord[]): Claim[] {
  const both = ends.filter(end => end.channelId === claim.sourceChannel && end.counterpartyChannelId === claim.destinationChannel)
  const readings = [...both.filter(end => end.chainId === chainId), ...both.filter(end => end.counterpartyChainId === chainId)]
  if (readings.length === 0) return []
  return [
    {
      from: 'chainpulse',
      readings: readings.map(end => ({ chainId: end.chainId, portId: end.portId, channelId: end.channelId, sequence })),
      claimed: sender === undefined && receiver === undefined ? undefined : { sender, receiver },
    },
  ]
}
