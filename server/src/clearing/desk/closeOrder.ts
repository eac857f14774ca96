import type { ClearingContext } from '../context.ts'
import type { Occasion } from '../payments/settlePayment.ts'
import { Problem } from '@relayooor/shared'
import { audit } from '../../db/audit.ts'
import { refuseIfChanged } from '../../db/decided.ts'
import { inTransaction } from '../../db/inTransaction.ts'
import { getToken } from '../orders/operations.ts'
import { occasionOf } from '../payments/settlePayment.ts'
import { failPacket } from '../runs/failPacket.ts'
import { judgeClose } from './judgeOrder.ts'
import { lockOrderFacts } from './orderFacts.ts'
import { refuseOrder } from './refuseOrder.ts'

/**
 * Gives up on what is open of an order: it ends, and what could not be cleared goes back. A transaction of an earlier call may still land:
 * then its owner has both, at our cost. @throws Problem `not-found`, `order-refused`, `changed-since`
 */
export async function closeOrder(ctx: ClearingContext, token: string, occasion: Occasion): Promise<void> {
  await inTransaction(ctx.database, 'close-order', async tx => {
    if (!(await getToken(tx, token))) throw new Problem('not-found', 'There is no such order.')
    const facts = await lockOrderFacts(ctx, tx, token)
    await refuseIfChanged(tx, `order:${token}`, occasion.asOf)
    const decision = judgeClose(facts)
    if (decision.kind === 'refuse') throw await refuseOrder(tx, token, decision)
    audit(tx, {
      ...occasionOf(occasion),
      action: 'close-order',
      subject: `order:${token}`,
      before: { status: facts.operation?.status },
      after: { failed: decision.packets.map(row => row.packetKey), note: occasion.note },
    })
    for (const row of decision.packets) await failPacket(ctx, tx, row, 'closed-by-operator', occasion.at)
  })
}

/** Writes something down about an order, in the audit log alone. @throws Problem `not-found` */
export async function noteOrder(ctx: ClearingContext, token: string, occasion: Occasion): Promise<void> {
  await inTransaction(ctx.database, 'note-order', async tx => {
    if (!(await getToken(tx, token))) throw new Problem('not-found', 'There is no such order.')
    audit(tx, { ...occasionOf(occasion), action: 'note-order', subject: `order:${token}`, after: { note: occasion.note } })
  })
}
