import type { QuoteTerms } from '@relayooor/shared'
import type { ClearingContext } from '../context.ts'
import { and, eq, inArray, isNull, lt, notExists, sql } from 'drizzle-orm'
import { idsOf } from '../../base/idsOf.ts'
import { inTransaction } from '../../db/inTransaction.ts'
import { chainReads, clearingTokens, payments, paymentTransactions, timeline, unconfirmedPayments } from '../../db/schema/index.ts'

const dayMs = 24 * 3600 * 1000
/** Unpaid quotes are kept for so long after their end. */
const keptDays = 30
const mostAtOnce = 500

/**
 * Deletes from quotes that expired long ago what a late payment does not need: packets, asker, signed bytes, timeline. The row stays with
 * id, chain, wallet and refund address. The chain must have been read until then, since its blocks may still bring a payment in time.
 */
export async function purgeTokens(ctx: ClearingContext): Promise<void> {
  const { db } = ctx.database
  const t = clearingTokens
  const before = new Date(ctx.now().getTime() - keptDays * dayMs)
  const due = await db
    .select({ id: t.id })
    .from(t)
    .innerJoin(chainReads, eq(chainReads.chainId, t.chainId))
    .where(
      and(
        eq(t.status, 'expired'),
        isNull(t.purgedAt),
        lt(t.expiresAt, before),
        lt(t.expiresAt, sql`${chainReads.blockTime} - make_interval(days => ${keptDays})`),
        notExists(
          db
            .select({ one: sql`1` })
            .from(payments)
            .where(eq(payments.token, t.id)),
        ),
        notExists(
          db
            .select({ one: sql`1` })
            .from(unconfirmedPayments)
            .where(eq(unconfirmedPayments.token, t.id)),
        ),
      ),
    )
    .limit(mostAtOnce)
  if (due.length > 0) await purge(ctx, idsOf(due))
}

async function purge(ctx: ClearingContext, ids: string[]): Promise<void> {
  const t = clearingTokens
  await inTransaction(ctx.database, 'purge-tokens', async tx => {
    // Locked in order, as everywhere. A block may just have brought money for one.
    const locked = await tx
      .select()
      .from(t)
      .where(
        and(
          inArray(t.id, ids),
          eq(t.status, 'expired'),
          isNull(t.purgedAt),
          notExists(
            tx
              .select({ one: sql`1` })
              .from(payments)
              .where(eq(payments.token, t.id)),
          ),
        ),
      )
      .orderBy(t.id)
      .for('update')
    for (const { id, terms } of locked)
      await tx
        .update(t)
        .set({
          purgedAt: ctx.now(),
          terms: withoutPackets(terms),
          gasUses: null,
          requester: '',
          sessionAccount: null,
          routes: [],
          signature: { keyId: '', value: '' },
        })
        .where(eq(t.id, id))
    const purged = idsOf(locked)
    await tx.delete(timeline).where(inArray(timeline.token, purged))
    await tx.delete(paymentTransactions).where(inArray(paymentTransactions.token, purged))
  })
}

/** What was to be paid where, so that a person who comes back sees what his link was. */
function withoutPackets({
  token,
  createdAt,
  expiresAt,
  walletAddress,
  refundAddress,
  payment,
  fees: { service, total },
}: QuoteTerms): QuoteTerms {
  return { token, createdAt, expiresAt, walletAddress, refundAddress, payment, packets: [], fees: { service, total, packets: [] } }
}
