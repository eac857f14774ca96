import { sql } from 'drizzle-orm'
import { expect, it, vi } from 'vitest'
import { openDatabase } from './database.ts'
import { createTestDatabase } from './testing.ts'

/** Longest wait for a condition; each is met much sooner. */
const patience = { timeout: 60_000 }

it('outlives a connection that ends between two queries of a transaction', async () => {
  const home = await createTestDatabase()
  const errors: Error[] = []
  const database = openDatabase(home.url, 2, error => errors.push(error))
  const failing = database.db.transaction(async tx => {
    const {
      rows: [backend],
    } = await tx.execute<{ pid: number }>(sql`select pg_backend_pid() as pid`)
    await database.db.execute(sql`select pg_terminate_backend(${backend?.pid})`)
    await expect.poll(() => errors.length, patience).toBeGreaterThan(0)
    await tx.execute(sql`select 1`)
  })
  await expect(failing).rejects.toThrow()
  expect((await database.db.execute<{ one: number }>(sql`select 1 as one`)).rows).toEqual([{ one: 1 }])
  await database.close()
  await home.drop()
})

it('does not run dry of clients that died before they were given back', async () => {
  const home = await createTestDatabase()
  const database = openDatabase(home.url, 1, () => {})
  const lost = await database.pool.connect()
  const {
    rows: [backend],
  } = await lost.query<{ pid: number }>('select pg_backend_pid() as pid')
  const other = openDatabase(home.url, 1, () => {})
  await other.pool.query('select pg_terminate_backend($1)', [backend?.pid])
  await expect
    .poll(
      () =>
        database.db.execute(sql`select 1`).then(
          () => 'answered',
          () => 'no client',
        ),
      patience,
    )
    .toBe('answered')
  await database.close()
  await other.close()
  await home.drop()
})

it('keeps its connections from one scrape to the next', async () => {
  const home = await createTestDatabase()
  const database = openDatabase(home.url, 2, () => {})
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    await database.db.execute(sql`select 1`)
    vi.advanceTimersByTime(120_000)
    expect(database.pool.totalCount).toBe(1)
    vi.advanceTimersByTime(600_000)
    expect(database.pool.totalCount).toBe(0)
  } finally {
    vi.useRealTimers()
  }
  await database.close()
  await home.drop()
})
