import type { PacketId } from '@relayooor/shared'
import type { Block } from '../chains/chain.ts'
import type { ClearingContext } from './context.ts'
import type { Opening } from './ledger/openWallets.ts'
import { packetKey } from '@relayooor/shared'
import { and, eq } from 'drizzle-orm'
import { inTransaction } from '../db/inTransaction.ts'
import { notify } from '../db/notify.ts'
import { chainCursors } from '../db/schema/index.ts'
import { getPackets } from '../packets/findPackets.ts'
import { packetEventsOf } from '../packets/packetEvents.ts'
import { hereOf, placeEvents, recordPackets } from '../packets/recordPackets.ts'
import { bookWalletMoves } from './ledger/bookWalletMoves.ts'
import { openWallets } from './ledger/openWallets.ts'
import { isTopUp } from './ledger/ownAddresses.ts'
import { recordRelayerTransactions } from './ledger/recordRelayerTransactions.ts'
import { applyOutcomes } from './orders/applyOutcomes.ts'
import { findCredits } from './payments/findCredits.ts'
import { takePayments } from './payments/takePayments.ts'
import { confirmRefunds } from './refunds/confirmRefunds.ts'

/**
 * Records all that one block says of packets and payments, with what follows from it, and moves the cursor: one transaction.
 * `openings` is what addresses of ours held before it, of those that the ledger does not follow yet. False when another process
 * recorded this block first.
 */
export async function readBlock(ctx: ClearingContext, block: Block, openings: Opening[] = []): Promise<boolean> {
  const { chainId, height } = block
  const events = packetEventsOf(block)
  for (const event of events)
    await ctx.routes.otherEnd(hereOf(chainId, event))
  const placed = placeEvents(chainId, events, ctx.routes.knownOtherEnd)
  const address = ctx.serviceAddresses.get(chainId)
  const credits = address === undefined ? [] : findCredits(block, address).filter(credit => !isTopUp(ctx, credit))

  return inTransaction(ctx.database, 'read-block', async (tx) => {
    const moved = await tx.update(chainCursors).set({ height, blockTime: block.time })
      .where(and(eq(chainCursors.chainId, chainId), eq(chainCursors.height, height - 1)))
      .returning({ height: chainCursors.height })
    if (moved.length === 0)
      return false
    const followed = await openWallets(ctx, tx, block, openings)
    await recordPackets(tx, chainId, placed)
    const touched = [...new Map(placed.map(({ packet }): [string, PacketId] => [packetKey(packet), packet])).values()]
    await applyOutcomes(ctx, tx, touched, block.time)
    await takePayments(ctx, tx, block, credits)
    await confirmRefunds(ctx, tx, block)
    await recordRelayerTransactions(ctx, tx, block)
    await bookWalletMoves(tx, block, followed)
    await tellAddresses(tx, touched)
    return true
  })
}

async function tellAddresses(tx: Parameters<typeof notify>[0], touched: PacketId[]): Promise<void> {
  const addresses = [...new Set((await getPackets(tx, touched)).flatMap(row => [row.sender, row.receiver]).filter(address => address !== null))]
  // A notification holds less than 8000 bytes.
  const parts = Array.from({ length: Math.ceil(addresses.length / 50) }, (_, index) => addresses.slice(index * 50, index * 50 + 50))
  if (parts.length > 0)
    await notify(tx, ...parts.map(part => ({ kind: 'packets' as const, addresses: part })))
}
