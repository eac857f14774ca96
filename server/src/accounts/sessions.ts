import type { SQL } from 'drizzle-orm'
import type { Db } from '../db/database.ts'
import type { SessionRow } from '../db/schema/index.ts'
import type { Wallet } from './wallet.ts'
import { createHash, randomBytes } from 'node:crypto'
import { and, eq, gt, isNull, lt } from 'drizzle-orm'
import { authSessions } from '../db/schema/index.ts'

/** From signing in, however much it is used meanwhile. */
const lifetimeSeconds = 30 * 24 * 3600
/** Of one that the admin key was exchanged for: a day of work. */
const keyLifetimeSeconds = 12 * 3600
const idBytes = 32

/** A session: of a wallet, or one that the admin key was exchanged for, with its mark. */
export interface Session {
  idHash: string
  expiresAt: Date
  wallet: { account: string; address: string; chainId: string } | null
  keyMark: string | null
}

/** Begins a session. Its id is told once, to the browser: the records hold only its hash. */
export async function beginSession(db: Db, { account, address, chain }: Wallet, now: Date): Promise<{ id: string; expiresAt: Date }> {
  return begin(db, now, lifetimeSeconds, () => ({ account, chainId: chain.chainId, address }))
}

/** Begins one for who has the admin key. */
export async function beginKeySession(
  db: Db,
  markOf: (idHash: string) => string | null,
  now: Date,
): Promise<{ id: string; expiresAt: Date }> {
  return begin(db, now, keyLifetimeSeconds, idHash => ({ keyMark: markOf(idHash) }))
}

async function begin(
  db: Db,
  now: Date,
  seconds: number,
  whose: (idHash: string) => Partial<SessionRow>,
): Promise<{ id: string; expiresAt: Date }> {
  const id = randomBytes(idBytes).toString('base64url')
  const idHash = hashSessionId(id)
  const expiresAt = new Date(now.getTime() + seconds * 1000)
  await db.insert(authSessions).values({ idHash, ...whose(idHash), createdAt: now, expiresAt })
  return { id, expiresAt }
}

/** The active session with this id. Read for each call, so that signing out takes effect at once in every process. */
export async function findSession(db: Db, id: string, now: Date): Promise<Session | null> {
  const [row] = await db
    .select()
    .from(authSessions)
    .where(and(eq(authSessions.idHash, hashSessionId(id)), isNull(authSessions.endedAt), gt(authSessions.expiresAt, now)))
  if (!row) return null
  const { idHash, expiresAt, keyMark, account, address, chainId } = row
  const wallet = account !== null && address !== null && chainId !== null ? { account, address, chainId } : null
  return { idHash, expiresAt, wallet, keyMark }
}

/** Ends one session; gives how many there were to end. */
export async function endSession(db: Db, idHash: string, now: Date): Promise<number> {
  return endSessions(db, eq(authSessions.idHash, idHash), now)
}

/** Ends every session of an account, in all its browsers; null: every one that the admin key was exchanged for. */
export async function endSessionsOf(db: Db, account: string | null, now: Date): Promise<number> {
  return endSessions(db, account === null ? isNull(authSessions.account) : eq(authSessions.account, account), now)
}

/** Deletes those that were over before that moment. */
export async function purgeSessions(db: Db, before: Date): Promise<void> {
  await db.delete(authSessions).where(lt(authSessions.expiresAt, before))
}

async function endSessions(db: Db, which: SQL, now: Date): Promise<number> {
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
