import type { Block } from '../../chains/chain.ts'
import type { Tx } from '../../db/database.ts'
import type { PlacedEvent } from '../../packets/recordPackets.ts'
import type { ClearingContext, FormerWallet } from '../context.ts'
import type { Credit } from '../ledger/findCredits.ts'
import type { Opening } from '../ledger/openWallets.ts'
import { packetKey } from '@relayooor/shared'
import { and, eq, isNull } from 'drizzle-orm'
import { audit, byBlock } from '../../db/audit.ts'
import { inTransaction } from '../../db/inTransaction.ts'
import { notifyAddresses } from '../../db/notify.ts'
import { chainCursors, quarantinedBlocks } from '../../db/schema/index.ts'
import { loadFamilies } from '../../packets/families.ts'
import { getPackets } from '../../packets/findPackets.ts'
import { packetsV2Of } from '../../packets/ibcV2.ts'
import { linkForwards } from '../../packets/linkForwards.ts'
import { packetEventsOf } from '../../packets/packetEvents.ts'
import { proveAcknowledgements } from '../../packets/proveAcknowledgements.ts'
import { hereOf, placeEvents, recordPackets } from '../../packets/recordPackets.ts'
import { bookWalletMoves } from '../ledger/bookWalletMoves.ts'
import { findCredits } from '../ledger/findCredits.ts'
import { recordFormerMoves } from '../ledger/formerWallets.ts'
import { openWallets } from '../ledger/openWallets.ts'
import { isTopUp } from '../ledger/ownAddresses.ts'
import { recordRelayerTransactions } from '../ledger/recordRelayerTransactions.ts'
import { applyOutcomes } from '../orders/applyOutcomes.ts'
import { confirmRefunds } from '../refunds/confirm/confirmRefunds.ts'
import { recordsBefore } from './recordsBefore.ts'
import { takePayments } from './takePayments.ts'
import { tellQuarantine } from './tellQuarantine.ts'

/**
 * Records one block and moves the cursor, in one transaction. Succeeds whatever the block holds: foreign texts, numbers and counts are
 * bounded where they are read. `openings`: balances before the block, of addresses that the ledger does not follow yet. False when another
 * process recorded it first.
 */
export async function readBlock(ctx: ClearingContext, block: Block, openings: Opening[] = []): Promise<boolean> {
  const { chainId, height } = block
  const found = await findInBlock(ctx, block)
  const recorded = await inTransaction(ctx.database, 'read-block', async tx => {
    const moved = await tx
      .update(chainCursors)
      .set({ height, blockTime: block.time })
      .where(and(eq(chainCursors.chainId, chainId), eq(chainCursors.height, height - 1)))
      .returning({ height: chainCursors.height })
    if (moved.length === 0) return false
    await record(ctx, tx, block, found, openings)
    return true
  })
  if (recorded) await tellAddresses(ctx, found.touched)
  return recorded
}

/**
 * Records a quarantined block after later ones, under the cursor's lock: ends the quarantine and leaves the cursor. False when it is not in
 * quarantine.
 */
export async function readQuarantined(ctx: ClearingContext, block: Block): Promise<boolean> {
  const { chainId, height } = block
  const found = await findInBlock(ctx, block)
  const recorded = await inTransaction(ctx.database, 'read-quarantined', async tx => {
    const q = quarantinedBlocks
    await tx.select().from(chainCursors).where(eq(chainCursors.chainId, chainId)).for('update')
    const ended = await tx
      .update(q)
      .set({ readAt: ctx.now() })
      .where(and(eq(q.chainId, chainId), eq(q.height, height), isNull(q.readAt)))
      .returning({ digest: q.digest })
    if (ended.length === 0) return false
    await record(ctx, tx, block, found, [])
    audit(tx, {
      ...byBlock({ chainId, height, at: ctx.now() }),
      action: 'read-quarantined-block',
      subject: `block:${chainId}:${height}`,
      before: { digest: ended[0]?.digest },
    })
    await tellQuarantine(ctx, tx, chainId)
    return true
  })
  if (recorded) await tellAddresses(ctx, found.touched)
  return recorded
}

/** Anybody may pay in any number of coins: so many of a block are told by their names. */
const mostLearned = 20

/** What we read out of a block. */
interface Found {
  placed: PlacedEvent[]
  /** Keys of its packets. */
  touched: string[]
  credits: Credit[]
  former: FormerWallet[]
  /** A route became known, and earlier packets of it may have been missed. */
  relist: boolean
}

async function findInBlock(ctx: ClearingContext, block: Block): Promise<Found> {
  const { chainId } = block
  const events = packetEventsOf(block)
  const unserved = block.txs.filter(tx => tx.code === 0).flatMap(packetsV2Of).length
  if (unserved > 0) ctx.log.info({ chainId, height: block.height, packets: unserved }, 'packets of IBC v2 are not served yet')
  const relist = await ctx.routes.learn(events.map(event => hereOf(chainId, event)))
  const proven = await proveAcknowledgements(ctx, chainId, placeEvents(chainId, events, ctx.routes.knownOtherEnd))
  const placed = await linkForwards(ctx, chainId, proven)
  const touched = [...new Set(placed.map(({ packet }) => packetKey(packet)))]
  const address = ctx.settings.serviceAddresses.get(chainId)
  const credits = address === undefined ? [] : findCredits(block, address).filter(credit => !isTopUp(ctx, credit))
  // Before the transaction, which asks no node: sentences about payments name them.
  await ctx.assets.learn(credits.flatMap(({ coins }) => coins.map(({ denom }) => ({ chainId, denom }))).slice(0, mostLearned))
  return { placed, touched, credits, former: await ctx.formerWallets(), relist }
}

async function record(
  ctx: ClearingContext,
  tx: Tx,
  block: Block,
  { placed, touched, credits, former, relist }: Found,
  openings: Opening[],
): Promise<void> {
  if (relist) await tx.update(chainCursors).set({ listedAt: null }).where(eq(chainCursors.chainId, block.chainId))
  const before = await recordsBefore(ctx, tx, block)
  const followed = await openWallets(ctx, tx, block, before.followed, openings)
  await recordPackets(tx, placed)
  await applyOutcomes(ctx, tx, touched, block.time)
  await takePayments(ctx, tx, block, before.ripe, credits)
  await confirmRefunds(ctx, tx, block, before.live)
  await recordRelayerTransactions(ctx, tx, block)
  await bookWalletMoves(tx, block, followed)
  await recordFormerMoves(ctx, tx, block, former)
}

/** A hint for pages that look at an address. What is lost of it, they see when they look again. */
async function tellAddresses(ctx: ClearingContext, touched: string[]): Promise<void> {
  const { db } = ctx.database
  try {
    await notifyAddresses(
      db,
      // Whoever sent the first step of a journey looks at all of it.
      (await loadFamilies(db, [...(await getPackets(db, touched)).values()]))
        .all()
        .flatMap(row => [row.sender, row.receiver, ...(row.forwardReceivers ?? [])])
        .filter(address => address !== null),
    )
  } catch (error) {
    ctx.log.warn({ error: String(error) }, 'nobody could be told of packets that changed')
  }
}
