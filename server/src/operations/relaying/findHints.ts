import type { HintsView, HintView, PacketId } from '@relayooor/shared'
import type { ClearingContext } from '../../clearing/context.ts'
import type { ClaimedPacket } from '../../hermes/watched/chainpulse.ts'
import type { WatchedPrograms } from '../../hermes/watched/watchedPrograms.ts'
import type { ChannelRecord } from '../../packets/judgeRoute.ts'
import type { PublicLooks } from '../../packets/publicLooks.ts'
import { packetKey } from '@relayooor/shared'
import { onChainError } from '../../chains/chainError.ts'
import { getPacket } from '../../packets/findPackets.ts'

/** As many are asked about; each costs both chains a few questions. */
const mostHints = 20

interface Claim {
  from: HintView['from']
  packet: PacketId
  claimed?: HintView['claimed']
}

type Verdict = { kind: 'confirmed'; hint: HintView } | { kind: 'refuted' } | { kind: 'unconfirmed' }

/** What other programs count as stuck. None of it is believed: what is told has not ended by both chains, as they are asked now. */
export async function findHints(ctx: ClearingContext, watched: WatchedPrograms, looks: Pick<PublicLooks, 'examine'>): Promise<HintsView> {
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
  // What both name is told once.
  const each = [...new Map(claims.flat().map(claim => [packetKey(claim.packet), claim])).values()].slice(0, mostHints)
  const verdicts = await Promise.all(each.map(claim => confirm(ctx, looks, claim)))
  const count = (kind: Verdict['kind']) => verdicts.filter(one => one.kind === kind).length
  return {
    items: verdicts.flatMap(one => (one.kind === 'confirmed' ? [one.hint] : [])),
    refuted: count('refuted'),
    unconfirmed: count('unconfirmed'),
    silent,
  }
}

async function confirm(ctx: ClearingContext, looks: Pick<PublicLooks, 'examine'>, { from, packet, claimed }: Claim): Promise<Verdict> {
  const row = await getPacket(ctx.database.db, packet)
  const found = await looks.examine(packet).catch(onChainError(() => 'unknown' as const))
  if (found === 'unknown') return { kind: 'unconfirmed' }
  if (!found || found.view.verdict.kind === 'done') return { kind: 'refuted' }
  if (found.view.verdict.reason === 'chain-unreachable') return { kind: 'unconfirmed' }
  return { kind: 'confirmed', hint: { from, packet: found.view, known: row !== null && row.ended === null, claimed } }
}

/** The oldest packet of a channel's backlog; of channels that we do not run nothing can be asked. */
function ofBacklog({ chainId, portId, channelId, oldest }: PacketEnd & { oldest?: string | undefined }, ends: ChannelRecord[]): Claim[] {
  const isOurs = ends.some(end => end.chainId === chainId && end.portId === portId && end.channelId === channelId)
  return isOurs && oldest !== undefined ? [{ from: 'hermes', packet: { chainId, portId, channelId, sequence: oldest } }] : []
}
type PacketEnd = Omit<PacketId, 'sequence'>

/** Chainpulse names the chain whose transaction it saw: either end may be meant, and the chains know which. */
function ofChainpulse(claim: ClaimedPacket, ends: ChannelRecord[]): Claim[] {
  return ends
    .filter(
      end =>
        end.channelId === claim.sourceChannel &&
        end.counterpartyChannelId === claim.destinationChannel &&
        (end.chainId === claim.chainId || end.counterpartyChainId === claim.chainId),
    )
    .map(({ chainId, portId, channelId }) => ({
      from: 'chainpulse',
      packet: { chainId, portId, channelId, sequence: claim.sequence },
      claimed: claim.sender === undefined && claim.receiver === undefined ? undefined : { sender: claim.sender, receiver: claim.receiver },
    }))
}
