import type { AlertData, AlertName } from '@relayooor/shared'
import type { Db } from './database.ts'
import { and, eq, isNull } from 'drizzle-orm'
import { alerts } from './schema/index.ts'

/** Something wrong. One is open at most for each name and subject. */
export interface Alert<N extends AlertName> {
  name: N
  /** Where: a chain id, a route, a refund. */
  subject: string
  /** What it is and what to do about it, for an operator. */
  detail: string
  data: AlertData<N>
}

/** Says that something is wrong, or still is. True when it was not known yet. */
export async function raiseAlert<N extends AlertName>(db: Db, { name, subject, detail, data }: Alert<N>, at: Date): Promise<boolean> {
  const known = await db.update(alerts).set({ seenAt: at, detail, data }).where(isOpen(name, subject)).returning({ name: alerts.name })
  if (known.length > 0) return false
  const raised = await db
    .insert(alerts)
    .values({ name, subject, detail, data, raisedAt: at, seenAt: at })
    .onConflictDoNothing()
    .returning({ name: alerts.name })
  return raised.length > 0
}

/** Says that it is over; nothing when it was not open. */
export async function endAlert(db: Db, name: AlertName, subject: string, at: Date): Promise<void> {
  await db.update(alerts).set({ endedAt: at }).where(isOpen(name, subject))
}

function isOpen(name: AlertName, subject: string) {
  return and(eq(alerts.name, name), eq(alerts.subject, subject), isNull(alerts.endedAt))
}
