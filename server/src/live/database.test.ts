import type { Changes } from '../db/notify.ts'
import type { TestHub } from './testing.ts'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { listenForChanges, notify } from '../db/notify.ts'
import { useDatabase } from '../db/testing.ts'
import { aToken, eventually } from '../http/testing.ts'
import { startTestHub } from './testing.ts'

const database = await useDatabase()
let changes: Changes
let live: TestHub
const lost: string[] = []

beforeAll(async () => {
  changes = listenForChanges(database.url, error => lost.push(error.message))
  live = await startTestHub({ subscribeChanges: changes.subscribe })
})
afterAll(async () => {
  await live.close()
  await changes.close()
})

async function listeners(): Promise<unknown[]> {
  return (await database.db.execute(sql`select pid from pg_stat_activity where query ilike 'listen %' and datname = current_database()`))
    .rows
}

it('a change is pushed when it is committed, and what was missed while nobody could listen is pushed after', async () => {
  await eventually(listeners).toHaveLength(1)
  live.records.advance(aToken)
  const page = await live.connect()
  page.say({ type: 'subscribe', token: aToken })
  await eventually(() => page.revisions(aToken)).toEqual([1])

  await database.db.transaction(async tx => {
    await notify(tx, { kind: 'operation', token: aToken, revision: live.records.advance(aToken, false) })
    await page.settled()
    expect(page.revisions(aToken)).toEqual([1])
  })
  await eventually(() => page.revisions(aToken)).toEqual([1, 2])

  await database.db.execute(
    sql`select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen %' and datname = current_database()`,
  )
  live.records.advance(aToken, false)
  await eventually(() => page.revisions(aToken)).toEqual([1, 2, 3])
  expect(lost).not.toHaveLength(0)
})
