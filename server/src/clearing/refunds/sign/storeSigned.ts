import type { RefundTransaction } from '../../../db/schema/index.ts'
import type { ClearingContext } from '../../context.ts'
import type { CappedRefund } from '../../owing/judgeCaps.ts'
import { and, eq, inArray, not, sql } from 'drizzle-orm'
import { idsOf } from '../../../base/idsOf.ts'
import { audit } from '../../../db/audit.ts'
import { inTransaction } from '../../../db/inTransaction.ts'
import { chainCursors, refunds, refundTransactions } from '../../../db/schema/index.ts'
import { refundIsPaused } from '../../pauses/pauses.ts'
import { move } from '../../states.ts'
import { countSigned, fitCaps } from '../due/applyCaps.ts'
import { perhapsPaid } from '../due/recogniseLost.ts'
import { transactionRow } from './transactions.ts'

export interface SignedRefunds {
  chainId: string
  origin: 'hot' | 'hand'
  sender: string
  bytes: Uint8Array
  /** With what each recipient gets. */
  refunds: { id: number; net: bigint }[]
  /** In which state they wait to be signed. */
  from: 'due' | 'awaiting_approval'
  actor: string
  source: string
  /** Later blocks must not have been read yet, since the transaction could be in one of them. */
  notReadAbove?: number
  /** What the caps have to let go, and count. */
  capped?: CappedRefund[]
}

/**
 * Stores signed bytes and binds their refunds, in one transaction, before any node sees the bytes. Null when another transaction is pending
 * on that chain, or one of the refunds no longer waits, is paused, or was perhaps paid before.
 */
export async function storeSigned(ctx: ClearingContext, signed: SignedRefunds): Promise<RefundTransaction | null> {
  const { chainId, origin, sender, bytes, from, actor, source, notReadAbove = Number.POSITIVE_INFINITY, capped = [] } = signed
  const ids = idsOf(signed.refunds)
  const at = ctx.now()
  return inTransaction(ctx.database, 'refund-sign', async tx => {
    // What leaves a chain is added up while nobody else adds to it.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtext(${`sign refunds ${chainId}`}))`)
    const waiting = await tx
      .select({ id: refunds.id })
      .from(refunds)
      .where(and(inArray(refunds.id, ids), eq(refunds.chainId, chainId), eq(refunds.status, from), not(refundIsPaused())))
      .orderBy(refunds.id)
      .for('update')
    const [cursor] = await tx.select().from(chainCursors).where(eq(chainCursors.chainId, chainId)).for('share')
    // After the cursor: what the last block shows is told to all who come after it.
    const doubtful = await tx.$count(refunds, and(inArray(refunds.id, ids), perhapsPaid))
    if (
      waiting.length !== ids.length ||
      doubtful > 0 ||
      !cursor ||
      cursor.height > notReadAbove ||
      !(await fitCaps(ctx, tx, chainId, capped))
    )
      return null
    const [stored] = await tx
      .insert(refundTransactions)
      .values(transactionRow(bytes, { chainId, origin, sender, status: 'signed', createdAt: at }))
      .onConflictDoNothing()
      .returning()
    if (!stored) return null
    await countSigned(tx, chainId, capped, at)
    for (const { id, net } of signed.refunds)
      await move(tx, 'refund', [id], {
        from: [from],
        to: 'signed',
        set: { waitsFor: null, transactionId: stored.id, net, notBefore: null, ...(origin === 'hand' && { cap: null }) },
      })
    audit(tx, {
      at,
      actor,
      source,
      action: 'sign-refunds',
      subject: `refund-transaction:${stored.id}`,
      before: { status: from },
      after: {
        chainId,
        txHash: stored.txHash,
        sequence: stored.sequence,
        timeoutHeight: stored.timeoutHeight,
        refunds: signed.refunds.map(({ id, net }) => ({ id, net: net.toString() })),
      },
    })
    return stored
  })
}
