import type { Db } from './database.ts'
import { and, eq, isNull } from 'drizzle-orm'
import { alerts } from './schema/index.ts'

export interface Alert {
  /** What kind of trouble, kebab-case: `nodes-disagree`, `ledger-differs`. */
  name: string
  /** Where: a chain id, a route, a refund. One open alert for each name and subject. */
  subject: string
  /** What it is and what to do about it, for an operator. */
  detail: string
  data?: Record<string, unknown>
}

/** Says that something is wrong, or still is. True when it was not known yet. */
export async function raiseAlert(db: Db, { name, subject, detail, data = {} }: Alert, at: Date): Promise<boolean> {
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
export async function endAlert(db: Db, name: string, subject: string, at: Date): Promise<void> {
  await db.update(alerts).set({ endedAt: at }).where(isOpen(name, subject))
}

function isOpen(name: string, subject: string) {
  return and(eq(alerts.name, name), eq(alerts.subject, subject), isNull(alerts.endedAt))
}
