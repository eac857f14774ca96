import type { Block } from '../../chains/chain.ts'
import type { ClearingContext } from '../context.ts'
import { packetEventsOf } from '../../packets/packetEvents.ts'
import { findCredits } from '../ledger/findCredits.ts'
import { findMoves } from '../ledger/findMoves.ts'
import { ownAddresses } from '../ledger/ownAddresses.ts'

/** What `readBlock` takes from a block's events: nodes have to agree on it, since consensus does not cover events. */
export function agreedFacts(ctx: Pick<ClearingContext, 'settings' | 'lanes'>, block: Block): unknown {
  const address = ctx.settings.serviceAddresses.get(block.chainId)
  return [
    address === undefined ? [] : findCredits(block, address),
    findMoves(block, ownAddresses(ctx, block.chainId)),
    packetEventsOf(block),
  ]
}
