import type { Tx } from '../../db/database.ts'
import type { ClearingContext } from '../context.ts'
import type { PaymentDecision } from './judgePayment.ts'
import { and, asc, eq, lt, lte, notExists, sql } from 'drizzle-orm'
import { alias } from 'drizzle-orm/pg-core'
import { inTransaction } from '../../db/inTransaction.ts'
import { chainReads, clearingTokens, payments } from '../../db/schema/index.ts'
import { countExpiry } from '../orders/count.ts'
import { topUpSeconds } from '../orders/deadlines.ts'
import { coinsLeft } from '../owing/coinsLeft.ts'
import { safeRecipient } from '../owing/safeRecipient.ts'
import { move } from '../states.ts'
import { addToTimeline } from '../timeline/timeline.ts'
import { worthless } from './judgePayment.ts'
import { lockTokens } from './matchPayment.ts'
import { limitsOf, settlePayment } from './settlePayment.ts'

/** Ends prices whose time is over on their chain: a block before that moment may still bring their payment. */
export async function expireTokens(ctx: ClearingContext): Promise<void> {
  const { db } = ctx.database
  const due = await db
    .select({ id: clearingTokens.id })
    .from(clearingTokens)
    .innerJoin(chainReads, eq(chainReads.chainId, clearingTokens.chainId))
    .where(
      and(eq(clearingTokens.status, 'open'), lte(clearingTokens.expiresAt, ctx.now()), lte(clearingTokens.expiresAt, chainReads.blockTime)),
    )
    .limit(500)
  for (const { id } of due) {
    await inTransaction(ctx.database, 'expire-token', async tx => {
      const expired = await move(tx, 'token', [id], { from: ['open'], to: 'expired' })
      if (!expired[0]) return
      countExpiry(tx, id)
      addToTimeline(tx, id, {
        at: expired[0].expiresAt,
        kind: 'expired',
        text: 'This price is over. If you have paid, you need do nothing: we find it.',
        data: {},
      })
    })
  }
}

/** Owes back what was too little and was not topped up in time: the blocks until then have been read. */
export async function returnUnderpaid(ctx: ClearingContext): Promise<void> {
  const { db } = ctx.database
  const before = new Date(ctx.now().getTime() - topUpSeconds * 1000)
  const due = await db
    .selectDistinct({ id: clearingTokens.id })
    .from(payments)
    .innerJoin(clearingTokens, eq(clearingTokens.id, payments.token))
    .innerJoin(chainReads, eq(chainReads.chainId, clearingTokens.chainId))
    .where(
      and(
        isUnderpaid,
        notExists(
          db
            .select({ one: sql`1` })
            .from(seen)
            .where(and(eq(seen.token, clearingTokens.id), eq(seen.state, 'seen'))),
        ),
        lt(clearingTokens.expiresAt, before),
        lt(clearingTokens.expiresAt, sql`${chainReads.blockTime} - make_interval(secs => ${topUpSeconds})`),
      ),
    )
  for (const { id } of due) await inTransaction(ctx.database, 'return-underpaid', tx => returnPaymentsFor(ctx, tx, id))
}

/** The rest may have come, and wait to be settled. */
const seen = alias(payments, 'seen')

const isUnderpaid = and(eq(payments.state, 'held'), eq(payments.heldReason, 'underpaid'))

async function returnPaymentsFor(ctx: ClearingContext, tx: Tx, tokenId: string): Promise<void> {
  const [token] = await lockTokens(tx, [tokenId])
  if (!token) return
  const held = await tx
    .select()
    .from(payments)
    .where(and(eq(payments.token, tokenId), isUnderpaid))
    .orderBy(asc(payments.id))
    .for('update')
  for (const payment of held) {
    const coins = await coinsLeft(tx, payment)
    const to = safeRecipient(payment, token)
    const reason = to === null ? 'no-safe-recipient' : worthless(limitsOf(ctx, payment.chainId), coins)
    const decision: PaymentDecision = reason
      ? { match: 'under', action: { kind: 'hold', reason, coins }, refunds: [] }
      : { match: 'under', action: { kind: 'return' }, refunds: coins.map(coin => ({ reason: 'underpaid', coin, to })) }
    await settlePayment(ctx, tx, payment, token, decision, { at: ctx.now(), actor: 'system', source: 'top-up is over' })
  }
}
