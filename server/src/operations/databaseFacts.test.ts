import { sql } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { useDatabase } from '../db/testing.ts'
import { isVacuumLate, readDatabaseLoad, readDatabaseStats } from './databaseFacts.ts'

const database = await useDatabase()

it('size, connections, tables, and what of our own is open', async () => {
  expect(await readDatabaseStats(database)).toMatchObject({
    sizeBytes: expect.any(Number),
    connections: { most: expect.any(Number) },
    slowQueries: 0,
    pool: { most: 6, waiting: 0 },
    tables: expect.arrayContaining([expect.objectContaining({ name: 'packets' })]),
    slow: [],
    // It is set up with checksums.
    damagedPages: 0,
  })
  await database.db.transaction(async tx => {
    await tx.execute(sql`select 1`)
    expect((await readDatabaseLoad(database)).oldestTransactionSeconds).toBeGreaterThan(0)
  })
})

it('advises a vacuum where the automatic one has fallen behind', () => {
  expect([isVacuumLate(1_000_000, 200_000), isVacuumLate(1_000_000, 450_000), isVacuumLate(100, 900)]).toEqual([false, true, false])
})

it('counts how long connections were waited for, whoever asks for them and in either way', async () => {
  const times = () => database.poolUse().acquired.counts.reduce((sum, n) => sum + n, 0)
  const before = times()
  await database.pool.query('select 1')
  await database.db.transaction(tx => tx.execute(sql`select 1`))
  ;(await database.pool.connect()).release()
  expect(times() - before).toBe(3)
})
