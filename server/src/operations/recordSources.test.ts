import { expect, it } from 'vitest'
import { aContext } from '../clearing/testing.ts'
import { openDatabase } from '../db/database.ts'
import { useDatabase } from '../db/testing.ts'
import { recordSources } from './recordSources.ts'

const database = await useDatabase()

it('the first scrape opens three connections, however many the pool may have', async () => {
  const fresh = openDatabase(database.url, 10, () => {})
  try {
    const sources = recordSources(await aContext(database, { database: fresh }))
    await Promise.all(Object.values(sources).map(read => read()))
    expect(fresh.poolUse().total).toBe(3)
  } finally {
    await fresh.close()
  }
})
