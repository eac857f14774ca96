import type { Db } from './database.ts'
import type { Challenge } from './schema/index.ts'
import { randomBytes } from 'node:crypto'
import { and, eq, gt, gte, isNotNull, isNull, lte, notExists, sql } from 'drizzle-orm'
import { chainReads, walletChallenges } from './schema/index.ts'

const nonceBytes = 16

/** What a challenge is good for: nothing else, and nobody else's. */
type Scope = Pick<Challenge, 'purpose' | 'chainId' | 'address'>

export interface ChallengeRequest extends Scope {
  claim?: Challenge['claim']
  now: Date
  lifetimeSeconds: number
  /** What the person reads in the wallet; it must hold the nonce, since the signature is over this text. */
  write: (nonce: string, expiresAt: Date) => string
}

/** Keeps what a wallet is asked to sign, under a new nonce: 128 random bits in lower-case hex. */
export async function issueChallenge(
  db: Db,
  { purpose, chainId, address, claim = null, now, lifetimeSeconds, write }: ChallengeRequest,
): Promise<Challenge> {
  const nonce = randomBytes(nonceBytes).toString('hex')
  const expiresAt = new Date(now.getTime() + lifetimeSeconds * 1000)
  const challenge = { nonce, purpose, chainId, address, claim, message: write(nonce, expiresAt), createdAt: now, expiresAt, usedAt: null }
  await db.insert(walletChallenges).values(challenge)
  return challenge
}

/**
 * Uses a challenge up, for exactly one of many callers. Null when it is unknown, used, expired, or for something else. In the transaction
 * of what it allows, so that a rollback leaves it unused.
 */
export async function useChallenge(
  db: Db,
  { nonce, purpose, chainId, address }: Scope & { nonce: string },
  at: Date,
): Promise<Challenge | null> {
  const c = walletChallenges
  const [used] = await db
    .update(c)
    .set({ usedAt: at, claim: sql`${c.claim} - 'refused'` })
    .where(
      and(
        eq(c.nonce, nonce),
        eq(c.purpose, purpose),
        eq(c.chainId, chainId),
        eq(c.address, address),
        isNull(c.usedAt),
        gt(c.expiresAt, at),
      ),
    )
    .returning()
  return used ?? null
}

/** Keeps why a transaction with the memo of a claim did nothing, for who waits for it. */
export async function refuseChallenge(
  db: Db,
  { nonce, claim }: Pick<Challenge, 'nonce' | 'claim'>,
  refused: NonNullable<Challenge['claim']>['refused'],
): Promise<void> {
  if (claim)
    await db
      .update(walletChallenges)
      .set({ claim: { ...claim, refused } })
      .where(eq(walletChallenges.nonce, nonce))
}

/** A challenge to claim money on that chain, used or not. */
export async function getClaimChallenge(db: Db, chainId: string, nonce: string): Promise<Challenge | null> {
  const c = walletChallenges
  const [found] = await db
    .select()
    .from(c)
    .where(and(eq(c.nonce, nonce), eq(c.purpose, 'claim'), eq(c.chainId, chainId)))
  return found ?? null
}

const dayMs = 24 * 3600 * 1000

/** Deletes expired challenges; those of claims are kept a day longer, to tell their result. */
export async function purgeChallenges(db: Db, at: Date): Promise<void> {
  const c = walletChallenges
  // Its chain must have been read so far: the transaction that claims may be in a block that is still to come, or waits to be recorded.
  const unread = db
    .select({ chainId: chainReads.chainId })
    .from(chainReads)
    .where(and(eq(chainReads.chainId, c.chainId), lte(chainReads.blockTime, c.expiresAt), eq(c.purpose, 'claim')))
  const told = and(eq(c.purpose, 'claim'), isNotNull(c.usedAt), gte(c.expiresAt, new Date(at.getTime() - dayMs)))
  await db.delete(c).where(and(lte(c.expiresAt, at), notExists(unread), sql`not coalesce(${told}, false)`))
}
