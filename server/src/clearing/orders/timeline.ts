import type { Db } from '../../db/database.ts'
import type { Change } from '../../db/notify.ts'
import { eq, sql } from 'drizzle-orm'
import { notify } from '../../db/notify.ts'
import { clearingTokens, timeline } from '../../db/schema/index.ts'

export interface TimelineEvent { at: Date, kind: string, text: string, data?: Record<string, unknown>, finished?: Extract<Change, { kind: 'operation' }>['finished'] }

/** Adds a line that a person sees: the token's next revision, told to every listener on commit. */
export async function addToTimeline(db: Db, token: string, { at, kind, text, data = {}, finished }: TimelineEvent): Promise<void> {
  const [bumped] = await db.update(clearingTokens).set({ revision: sql`${clearingTokens.revision} + 1` }).where(eq(clearingTokens.id, token)).returning({ revision: clearingTokens.revision })
  if (!bumped)
    throw new Error(`no such token: ${token}`)
  await db.insert(timeline).values({ token, revision: bumped.revision, at, kind, text, data })
  await notify(db, { kind: 'operation', token, revision: bumped.revision, finished })
}
