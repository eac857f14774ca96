import type { ClearingContext } from '../context.ts'
import type { Occasion } from '../payments/settlePayment.ts'
import { Problem } from '@relayooor/shared'
import { eq } from 'drizzle-orm'
import { audit } from '../../db/audit.ts'
import { nothingYet, refuseIfChanged } from '../../db/decided.ts'
import { inTransaction } from '../../db/inTransaction.ts'
import { formerWalletMoves } from '../../db/schema/index.ts'
import { paidAmounts } from '../ledger/formerPayments.ts'

/**
 * A person says that nobody waits any more for what came to a former wallet, and why: the blocks show it only when all of it has left. The
 * first who says so stays named. @throws Problem `not-found`, `changed-since` for anybody else
 */
export async function handleFormerPayment(ctx: ClearingContext, id: number, note: string, occasion: Occasion): Promise<void> {
  const { at, actor, source } = occasion
  await inTransaction(ctx.database, 'handle-former-payment', async tx => {
    const [move] = await tx.select().from(formerWalletMoves).where(eq(formerWalletMoves.id, id)).for('update')
    if (!move || paidAmounts(ctx, move).length === 0)
      throw new Problem('not-found', 'No such payment came to an address that was our service wallet.')
    if (move.handledBy === actor) return
    const subject = `former-payment:${id}`
    await refuseIfChanged(tx, subject, nothingYet)
    await tx.update(formerWalletMoves).set({ handledAt: at, handledBy: actor, handledNote: note }).where(eq(formerWalletMoves.id, id))
    audit(tx, {
      ...{ at, actor, source, subject },
      action: 'handle-former-payment',
      before: { state: 'open' },
      after: { state: 'handled', note },
    })
  })
}
