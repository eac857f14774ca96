import { inspect } from 'node:util'
import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { DatabaseError } from './databaseError.ts'
import { inTransaction } from './inTransaction.ts'
import { chainCursors, idempotencyKeys, paymentTransactions, refunds } from './schema/index.ts'
import { useDatabase } from './testing.ts'

const database = await useDatabase()
const { db } = database
const secret = 'c3dvcmRmaXNo'

/** Everything that a log, a job's record or a report could ever take from an error. */
function allOf(error: unknown): string {
  return (
    `${String(error)} ${inspect(error, { depth: 20, showHidden: true, maxStringLength: null })} ${JSON.stringify(error)} ` +
    `${error instanceof Error ? error.stack : ''}`
  )
}

async function failure(act: () => PromiseLike<unknown>): Promise<DatabaseError> {
  const error = await Promise.resolve(act()).then(
    () => null,
    (error: unknown) => error,
  )
  expect(error).toBeInstanceOf(DatabaseError)
  return error as DatabaseError
}

const token = '3f2c9a5e-1b7d-4c60-8e2a-9d4b5f6a7c81'
/**
 * A statement of each kind that PostgreSQL refuses, with the value in another place: foreign key,
 * unique, check, not null, wrong type, too large, NUL, our own guards.
 */
const refused: [string, () => PromiseLike<unknown>][] = [
  ['no such order', () => db.insert(paymentTransactions).values({ txHash: secret, token, txBytes: secret, createdAt: new Date() })],
  [
    'twice',
    () =>
      db.insert(idempotencyKeys).values([
        { key: secret, requestHash: secret },
        { key: secret, requestHash: secret },
      ]),
  ],
  ['no uuid', () => db.execute(sql`select ${secret}::uuid`)],
  ['no date', () => db.execute(sql`select ${`0000-00-00T0Z ${secret}`}::timestamptz`)],
  ['no number', () => db.execute(sql`select ${secret}::bigint`)],
  ['a number out of range', () => db.execute(sql`select ${'79793794397937943979'}::bigint`)],
  ['no JSON', () => db.execute(sql`select ${`{${secret}`}::jsonb`)],
  ['a NUL', () => db.execute(sql`select ${`${secret}\0`}::text`)],
  ['no array', () => db.execute(sql`select ${`{{${secret}`}::text[]`)],
  [
    'too long a key',
    () =>
      db
        .insert(idempotencyKeys)
        .values({ key: Array.from({ length: 4_000 }, () => Math.random().toString(36)).join(secret), requestHash: secret }),
  ],
  ['too long a word to all', () => db.execute(sql`select pg_notify('changes', ${secret.repeat(1_000)})`)],
  ['nothing where something must be', () => db.execute(sql`insert into ${idempotencyKeys} (key) values (${secret})`)],
  [
    'a select',
    () =>
      db
        .select()
        .from(refunds)
        .where(sql`${refunds.id} = ${secret}`),
  ],
  ['a cast that is refused in a function', () => db.execute(sql`select jsonb_array_elements(${JSON.stringify({ secret })}::jsonb)`)],
  [
    'in a transaction',
    () =>
      inTransaction(database, 'test', tx =>
        tx.insert(paymentTransactions).values({ txHash: secret, token, txBytes: secret, createdAt: new Date() }),
      ),
  ],
]

it.each(refused)('a refused statement tells its code and its text, and none of its values: %s', async (_, act) => {
  const error = await failure(act)
  expect(allOf(error)).not.toMatch(/c3dvcmRmaXNo|79793794397937943979/)
  expect(error.code).toMatch(/^[0-9A-Z]{5}$/)
  expect(error.statement.length).toBeGreaterThan(10)
})

it('whatever the value is', async () => {
  const marked = fc.string({ unit: 'binary', maxLength: 60 }).map(text => `${secret}${text}${secret}`)
  const casts = ['uuid', 'timestamptz', 'bigint', 'jsonb', 'inet', 'interval', 'boolean', 'numeric', 'int4range', 'xid', 'tsquery']
  await fc.assert(
    fc.asyncProperty(marked, fc.constantFrom(...casts), async (value, type) => {
      const error: unknown = await db.execute(sql`select ${value}::text::${sql.raw(type)}`).catch((error: unknown) => error)
      expect(allOf(error instanceof Error ? error : null)).not.toContain(secret)
    }),
    { numRuns: 100 },
  )
})

it('keeps what helps: the constraint, and a code to branch on', async () => {
  await db.insert(idempotencyKeys).values({ key: 'k', requestHash: 'h' })
  const error = await failure(() => db.insert(idempotencyKeys).values({ key: 'k', requestHash: 'h' }))
  expect(error).toMatchObject({
    code: '23505',
    message: 'duplicate key value violates unique constraint "idempotency_keys_pkey"',
    statement: expect.stringMatching(/^insert into "idempotency_keys" .*\$1/),
  })
  await expect(db.insert(chainCursors).values({ chainId: null as unknown as string } as never)).rejects.toMatchObject({ code: '23502' })
})
