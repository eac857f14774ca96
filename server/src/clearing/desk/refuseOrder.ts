import type { OrderRefusal } from '@relayooor/shared'
import type { Db } from '../../db/database.ts'
import type { Refused } from './judgeOrder.ts'
import { Problem } from '@relayooor/shared'
import { lastDecision, sentenceOf } from '../../db/decided.ts'

/** Where somebody may have been first, who and when. */
export async function refuseOrder(db: Db, token: string, { why, refunds = [] }: Refused): Promise<Problem> {
  const subject = refunds.length > 0 ? `refund:${refunds[0]}` : `order:${token}`
  const decided = why === 'ended' || refunds.length > 0 ? await lastDecision(db, subject) : undefined
  return new Problem('order-refused', decided ? `${refusals[why]} ${sentenceOf(decided)}` : refusals[why], {
    why,
    ...(refunds.length > 0 && { refunds: refunds.map(String) }),
    decided,
  })
}

/** As an admin reads them. */
export const refusals: Record<OrderRefusal, string> = {
  'not-paid': 'Nothing has paid this order.',
  ended: 'This order has ended, and nothing of it can be tried again.',
  'part-settled': 'Some of this order ended in another way than failing, so what is kept of it and what goes back is settled.',
  'money-sent': 'What goes back for this order is signed, on its way or has arrived. Its owner can ask for a new price.',
  'money-promised': 'A document to sign what goes back for this order by hand has been given out.',
  'transfers-ended': 'The chains show that its transfers have ended.',
  'transfers-taken': 'Other orders are clearing its transfers.',
  working: 'A call of Hermes is at work on it. Look again when that has ended.',
}
