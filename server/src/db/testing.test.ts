import { Client } from 'pg'
import { expect, it } from 'vitest'
import { createTestDatabase } from './testing.ts'

async function tables(url: string): Promise<number> {
  const client = new Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<{ count: number }>(
    "select count(*)::int as count from information_schema.tables where table_schema = 'public'",
  )
  await client.query('create table mine ()')
  await client.end()
  return rows[0]?.count ?? 0
}

it('clones migrated databases that know nothing of each other, in parallel', async () => {
  const databases = await Promise.all([1, 2, 3, 4].map(createTestDatabase))
  const counts = await Promise.all(databases.map(one => tables(one.url)))
  expect(counts[0]).toBeGreaterThan(5)
  expect(new Set(counts).size).toBe(1)
  await Promise.all(databases.map(one => one.drop()))
  await expect(tables(databases[0]?.url ?? '')).rejects.toMatchObject({ code: '3D000' })
})
