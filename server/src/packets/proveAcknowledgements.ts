import type { Chain } from '../chains/chain.ts'
import type { PacketContext } from './context.ts'
import type { PlacedEvent } from './recordPackets.ts'
import { Buffer } from 'node:buffer'
import { onChainError } from '../chains/chainError.ts'

/** More of one block are looked at when somebody asks for one of them. */
const mostAsked = 200
const askedAtOnce = 8

/**
 * Compares acknowledgements of a block with what the chain keeps of them: those that bring money back, and those written later than the
 * packet was received, since only a module that writes its own may tell other bytes than it keeps. One that differs says nothing.
 */
export async function proveAcknowledgements(
  ctx: Pick<PacketContext, 'chains'>,
  chainId: string,
  placed: PlacedEvent[],
): Promise<PlacedEvent[]> {
  const chain = ctx.chains.get(chainId)
  if (!chain) return placed
  const doubtful = placed.filter(isDoubtful).slice(0, mostAsked)
  const disproved = new Set<PlacedEvent>()
  for (let from = 0; from < doubtful.length; from += askedAtOnce) {
    const some = doubtful.slice(from, from + askedAtOnce)
    const proofs = await Promise.all(some.map(one => isKept(chain, one)))
    some.filter((_, index) => proofs[index] === false).forEach(one => disproved.add(one))
  }
  return placed.map(one =>
    disproved.has(one) && one.event.kind === 'acknowledgement-written' ? { ...one, event: { ...one.event, ack: 'unprovable' } } : one,
  )
}

function isDoubtful({ event }: PlacedEvent): boolean {
  return event.kind === 'acknowledgement-written' && (event.later || event.ack !== 'success')
}

/** Null when no node can tell. */
async function isKept(chain: Chain, { packet, destination, event }: PlacedEvent): Promise<boolean | null> {
  if (event.kind !== 'acknowledgement-written') return null
  const asked = chain.ibc.acknowledgement(destination.portId, destination.channelId, BigInt(packet.sequence), {
    atHeight: event.height,
    agreed: true,
  })
  const kept = await asked.catch(onChainError(() => null))
  return kept && kept.commitment !== null && Buffer.from(kept.commitment).toString('hex').toUpperCase() === event.ackHash
}
