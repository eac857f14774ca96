import type { PacketId, QuoteTerms } from '@relayooor/shared'
import type { Tx } from '../../db/database.ts'
import type { PacketRow, ResultRow, TokenRow } from '../../db/schema/index.ts'
import type { ClearingContext } from '../context.ts'
import { isOnward, packetKey } from '@relayooor/shared'
import { and, eq, inArray, sql } from 'drizzle-orm'
import { allDone } from '../../base/allDone.ts'
import { notifyOnCommit } from '../../db/notify.ts'
import { clearingOperations, packetClearingResults } from '../../db/schema/index.ts'
import { outcomeOf } from '../../packets/evidence.ts'
import { lockPackets } from '../../packets/findPackets.ts'
import { move } from '../states.ts'
import { addToTimeline } from '../timeline/timeline.ts'
import { applyOutcomes } from './applyOutcomes.ts'
import { countOrder } from './count.ts'
import { failuresOfPacket } from './failuresOfPacket.ts'
import { resultsOf } from './operations.ts'
import { settleOperation } from './settleOperation.ts'

/** An order that has begun, with what is known of its packets, locked. */
interface Opened {
  known: ReadonlyMap<string, PacketRow>
  /** Those that do not share a call with others. */
  alone: ReadonlySet<string>
}

/**
 * Token paid, operation begun, in one transaction with the payment; `beginOperation` does the rest. `late`: what its price was made of,
 * where that was not the signed one.
 */
export async function openOperation(
  ctx: ClearingContext,
  tx: Tx,
  token: TokenRow,
  at: Date,
  late: QuoteTerms['fees'] | null,
): Promise<Opened> {
  const keys = token.terms.packets.map(packetKey)
  const [paid, known, alone] = await allDone([
    move(tx, 'token', [token.id], { from: ['open', 'expired'], to: 'paid' }),
    // Locked against the block that ends one of them at this moment: either it sees the reservation, or this sees the end.
    lockPackets(tx, keys),
    failedByThemselves(tx, keys),
    tx.insert(clearingOperations).values({
      token: token.id,
      status: 'queued',
      fees: late,
      createdAt: at,
      deadlineAt: new Date(ctx.now().getTime() + ctx.settings.deadlineSeconds * 1000),
    }),
  ])
  if (paid.length === 0) throw new Error(`token ${token.id} was paid already`)
  return { known, alone }
}

/** Packets reserved, work queued. */
export async function beginOperation(
  ctx: ClearingContext,
  tx: Tx,
  token: TokenRow,
  at: Date,
  late: QuoteTerms['fees'] | null,
  opened: Opened,
): Promise<void> {
  const { reserved, ended } = await reserve(ctx, tx, token, opened, late ?? token.terms.fees, ctx.now())
  countOrder(tx, token.id)
  addToTimeline(tx, token.id, { at, kind: 'queued', text: 'In line for Hermes.', data: {} })

  // Some may have ended between the quote and the payment, for another order or by another relayer.
  await applyOutcomes(ctx, tx, ended.map(packetKey), at)
  const pending = ended.length === 0 ? reserved : (await resultsOf(tx, token.id)).filter(row => row.result === 'pending')
  if (pending.length === 0) await settleOperation(ctx, tx, token.id, at)
  else notifyOnCommit(tx, { kind: 'to-clear' })
}

/**
 * One live operation a packet: the unique index decides between orders that are paid at the same moment. What our lane has already done for
 * another order nobody pays for twice. Where no order had it, the lane did it for this one, in books that were lost: after a restore a
 * chain may be read beyond that before the payment is.
 */
async function reserve(
  ctx: ClearingContext,
  tx: Tx,
  token: TokenRow,
  { known, alone }: Opened,
  fees: QuoteTerms['fees'],
  now: Date,
): Promise<{ reserved: ResultRow[]; ended: ResultRow[] }> {
  const rows = fees.packets
    .map(part => {
      const { packet, verdict, amount, unchecked = false } = part
      // Recorded when it was quoted.
      const destinationChainId = known.get(packetKey(packet))?.destinationChainId
      if (destinationChainId === undefined) throw new Error(`${packetKey(packet)} was quoted but is not in the records`)
      return {
        token: token.id,
        ...packet,
        destinationChainId,
        verdict,
        unchecked,
        onward: isOnward(part),
        part: BigInt(amount.amount),
        nextAttemptAt: now,
      }
    })
    // Always in the same order, so that two orders for the same packets cannot wait for each other.
    .sort((a, b) => (packetKey(a) < packetKey(b) ? -1 : 1))
  const endOf = (row: PacketId) => {
    const seen = known.get(packetKey(row))
    const outcome = seen && outcomeOf(seen, ctx.lanes.signers)
    return outcome && 'byUs' in outcome ? outcome : null
  }
  const byLane = rows.filter(row => endOf(row)?.byUs).map(packetKey)
  const ordered = byLane.length === 0 ? new Set<string>() : await orderedByOthers(tx, byLane)
  const open = rows.filter(row => !ordered.has(packetKey(row)))
  const reserved =
    open.length === 0
      ? []
      : await tx
          .insert(packetClearingResults)
          .values(open.map(row => ({ ...row, result: 'pending' as const, mostTogether: alone.has(packetKey(row)) ? 1 : null })))
          .onConflictDoNothing()
          .returning()
  const ours = new Set(reserved.map(row => row.packetKey))
  const taken = rows.filter(row => !ours.has(packetKey(row)))
  if (taken.length > 0) await tx.insert(packetClearingResults).values(taken.map(row => ({ ...row, result: 'duplicate' as const, at: now })))
  return { reserved, ended: reserved.filter(row => endOf(row) !== null) }
}

async function orderedByOthers(tx: Tx, keys: string[]): Promise<ReadonlySet<string>> {
  const p = packetClearingResults
  const rows = await tx.selectDistinct({ packetKey: p.packetKey }).from(p).where(inArray(p.packetKey, keys))
  return new Set(rows.map(row => row.packetKey))
}

/** Those that an earlier order gave up on for their own sake: they do not share a call with others again. */
async function failedByThemselves(tx: Tx, keys: string[]): Promise<ReadonlySet<string>> {
  const p = packetClearingResults
  const rows = await tx
    .selectDistinct({ packetKey: p.packetKey })
    .from(p)
    .where(and(sql`${p.packetKey} = any(${sql.param(keys)}::text[])`, eq(p.result, 'failed'), inArray(p.reason, failuresOfPacket)))
  return new Set(rows.map(row => row.packetKey))
}
