import type { Db } from '../db/database.ts'
import type { SessionRow } from '../db/schema/index.ts'
import type { Wallet } from './wallet.ts'
import { createHash, randomBytes } from 'node:crypto'
import { and, eq, gt, isNull, lt } from 'drizzle-orm'
import { authSessions } from '../db/schema/index.ts'

/** From signing in, however much it is used meanwhile. */
const lifetimeSeconds = 30 * 24 * 3600
const idBytes = 32

/** Begins a session. Its id is told once, to the browser: the records hold only its hash. */
export async function beginSession(db: Db, { account, address, chain }: Wallet, now: Date): Promise<{ id: string; expiresAt: Date }> {
  const id = randomBytes(idBytes).toString('base64url')
  const expiresAt = new Date(now.getTime() + lifetimeSeconds * 1000)
  await db.insert(authSessions).values({ idHash: hashSessionId(id), account, chainId: chain.chainId, address, createdAt: now, expiresAt })
  return { id, expiresAt }
}

/** The active session with this id. Read for each call, so that signing out takes effect at once in every process. */
export async function findSession(db: Db, id: string, now: Date): Promise<SessionRow | null> {
  const [row] = await db
    .select()
    .from(authSessions)
    .where(and(eq(authSessions.idHash, hashSessionId(id)), isNull(authSessions.endedAt), gt(authSessions.expiresAt, now)))
  return row ?? null
}

/** Ends one session; gives how many there were to end. */
export async function endSession(db: Db, idHash: string, now: Date): Promise<number> {
  return endSessions(db, eq(authSessions.idHash, idHash), now)
}

/** Ends every session of an account, in all its browsers. */
export async function endSessionsOf(db: Db, account: string, now: Date): Promise<number> {
  return endSessions(db, eq(authSessions.account, account), now)
}

/** Deletes those that were over before that moment. */
export async function purgeSessions(db: Db, before: Date): Promise<void> {
  await db.delete(authSessions).where(lt(authSessions.expiresAt, before))
}

async function endSessions(db: Db, which: ReturnType<typeof eq>, now: Date): Promise<number> {
  const ended = await db
    .update(authSessions)
    .set({ endedAt: now })
    .where(and(which, isNull(authSessions.endedAt), gt(authSessions.expiresAt, now)))
    .returning({ idHash: authSessions.idHash })
  return ended.length
}

function hashSessionId(id: string): string {
  return createHash('sha256').update(id).digest('hex')
}
