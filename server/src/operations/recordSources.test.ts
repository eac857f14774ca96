import { expect, it } from 'vitest'
import { aContext } from '../clearing/testing.ts'
import { openDatabase } from '../db/database.ts'
import { chainFacts } from '../db/schema/index.ts'
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

it('what gas costs is as it was last read, also where it was not to be read since', async () => {
  const seenAt = new Date()
  await database.db.insert(chainFacts).values([
    { chainId: 'a-1', subject: 'gas', seenAt, facts: { kind: 'gas', denom: 'uatom', amount: '0.025', payable: true } },
    { chainId: 'b-1', subject: 'gas', seenAt, facts: { kind: 'gas', denom: 'uosmo', amount: '1.5', payable: null } },
  ])
  expect(await recordSources(await aContext(database)).gasPrices()).toEqual([
    { chainId: 'a-1', denom: 'uatom', amount: '0.025' },
    { chainId: 'b-1', denom: 'uosmo', amount: '1.5' },
  ])
})
