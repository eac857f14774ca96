import type { Decided, OrderRefusal } from '@relayooor/shared'
import type { Db } from '../../db/database.ts'
import type { Refused } from './judgeOrder.ts'
import { Problem } from '@relayooor/shared'
import { and, desc, eq, inArray } from 'drizzle-orm'
import { lastDecision, sentenceOf } from '../../db/decided.ts'
import { auditLog } from '../../db/schema/index.ts'

/** Where somebody may have been first, who and when. */
export async function refuseOrder(db: Db, token: string, { why, refunds = [] }: Refused): Promise<Problem> {
  const decided =
    why === 'ended' ? await whoEnded(db, token) : refunds[0] === undefined ? undefined : await lastDecision(db, `refund:${refunds[0]}`)
  return new Problem('order-refused', decided ? `${refusals[why]} ${sentenceOf(decided)}` : refusals[why], {
    why,
    ...(refunds.length > 0 && { refunds: refunds.map(String) }),
    decided,
  })
}

/** The service settles what an admin closes: then it was the admin. */
async function whoEnded(db: Db, token: string): Promise<Decided | undefined> {
  const rows = await db
    .select({ by: auditLog.actor, at: auditLog.at, action: auditLog.action })
    .from(auditLog)
    .where(and(eq(auditLog.subject, `order:${token}`), inArray(auditLog.action, ['close-order', 'settle-order'])))
    .orderBy(desc(auditLog.id))
    .limit(2)
  const row = rows.find(one => one.action === 'close-order') ?? rows[0]
  return row && { ...row, at: row.at.toISOString() }
}

/** As an admin reads them. */
export const refusals: Record<OrderRefusal, string> = {
  'not-paid': 'Nothing has paid this order.',
  ended: 'This order has ended.',
  'part-settled':
    'Some of this order ended in another way than failing, so what is kept of it and what goes back is settled. ' +
    'Its owner can ask for a new price for the rest.',
  'money-sent': 'What goes back for this order is signed, on its way or has arrived. Its owner can ask for a new price.',
  'money-promised': 'A document to sign what goes back for this order by hand has been given out.',
  'transfers-ended': 'The chains show that its transfers have ended.',
  'transfers-taken': 'Other orders are clearing its transfers.',
  working: 'A call of Hermes is at work on it. Look again when that has ended.',
}
