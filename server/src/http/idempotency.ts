import type { Db } from '../db/database.ts'
import { and, eq, isNull, lt, sql } from 'drizzle-orm'
import { idempotencyKeys } from '../db/schema/http.ts'

/** A call that has been at work for longer than any call takes died with its process; its key may be used again. */
const abandonedAfterSeconds = 60

export interface KeptAnswer {
  status: number
  body: unknown
}

export type Begun = { kind: 'new' } | ({ kind: 'replay' } & KeptAnswer) | { kind: 'conflict' } | { kind: 'running' }

/** Remembers the first answer to each idempotency key. */
export interface IdempotencyStore {
  /** Claims the key: exactly one of many callers gets `new`, and must then `finish` or `abandon`. */
  begin: (key: string, requestHash: string) => Promise<Begun>
  finish: (key: string, answer: KeptAnswer) => Promise<void>
  /** Forgets the claim, so that a repeat runs again. */
  abandon: (key: string) => Promise<void>
}

export function createIdempotencyStore(db: Db): IdempotencyStore {
  return {
    begin: (key, requestHash) => begin(db, key, requestHash),
    async finish(key, { status, body }) {
      await db.update(idempotencyKeys).set({ status, body }).where(unfinished(key))
    },
    async abandon(key) {
      await db.delete(idempotencyKeys).where(unfinished(key))
    },
  }
}

/** Deletes what was kept before that moment. */
export async function purgeIdempotencyKeys(db: Db, before: Date): Promise<void> {
  await db.delete(idempotencyKeys).where(lt(idempotencyKeys.createdAt, before))
}

async function begin(db: Db, key: string, requestHash: string): Promise<Begun> {
  const claimed = await db
    .insert(idempotencyKeys)
    .values({ key, requestHash })
    .onConflictDoUpdate({
      target: idempotencyKeys.key,
      set: { requestHash, createdAt: sql`now()` },
      setWhere: and(
        isNull(idempotencyKeys.status),
        lt(idempotencyKeys.createdAt, sql`now() - make_interval(secs => ${abandonedAfterSeconds})`),
      ),
    })
    .returning({ key: idempotencyKeys.key })
  if (claimed.length > 0) return { kind: 'new' }
  const [row] = await db.select().from(idempotencyKeys).where(eq(idempotencyKeys.key, key))
  // Gone between the two statements: the first call has just given it up.
  if (!row) return { kind: 'running' }
  if (row.requestHash !== requestHash) return { kind: 'conflict' }
  return row.status === null ? { kind: 'running' } : { kind: 'replay', status: row.status, body: row.body }
}

function unfinished(key: string) {
  return and(eq(idempotencyKeys.key, key), isNull(idempotencyKeys.status))
}
