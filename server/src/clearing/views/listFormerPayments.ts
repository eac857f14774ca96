import type { FormerPaymentView, List, ParsedRequestOf } from '@relayooor/shared'
import type { ClearingContext } from '../context.ts'
import type { FormerPayment } from '../ledger/formerPayments.ts'
import { Problem, TxHash } from '@relayooor/shared'
import { eq } from 'drizzle-orm'
import { at, listCursor } from '../../db/listCursor.ts'
import { formerWalletMoves } from '../../db/schema/index.ts'
import { paidAmounts, readFormerPayments } from '../ledger/formerPayments.ts'

const cursors = listCursor('former-payments', [at.number])

/** The newest first; the cursor holds the number of the last one. */
export async function listFormerPayments(
  ctx: ClearingContext,
  { state, limit, cursor }: ParsedRequestOf<'adminFormerPayments'>['query'],
): Promise<List<FormerPaymentView>> {
  const before = cursors.read(cursor)?.[0] ?? Number.POSITIVE_INFINITY
  const rows = (await readFormerPayments(ctx, state)).filter(({ id }) => id < before).sort((a, b) => b.id - a.id)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { items: page.map(presentFormerPayment), nextCursor: last && rows.length > limit ? cursors.write(last.id) : null }
}

/** @throws Problem `not-found` */
export async function loadFormerPayment(ctx: ClearingContext, id: number): Promise<FormerPaymentView> {
  const [move] = await ctx.database.db.select().from(formerWalletMoves).where(eq(formerWalletMoves.id, id))
  if (!move) throw new Problem('not-found', 'There is no such payment.')
  return presentFormerPayment({ ...move, amounts: paidAmounts(ctx, move) })
}

function presentFormerPayment(payment: FormerPayment): FormerPaymentView {
  const { id, chainId, address, height, txHash, payer, memo, amounts, handledAt, handledBy, handledNote } = payment
  return {
    ...{ id: String(id), chainId, address, height: String(height), memo, amounts },
    at: payment.at.toISOString(),
    txHash: TxHash.safeParse(txHash).data,
    payer: payer ?? undefined,
    state: handledAt === null ? 'open' : 'handled',
    handled: handledAt ? { at: handledAt.toISOString(), by: handledBy ?? '', note: handledNote ?? '' } : undefined,
  }
}
