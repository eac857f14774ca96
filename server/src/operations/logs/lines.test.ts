import { expect, it } from 'vitest'
import { startedAt } from '../../clearing/testing.ts'
import { openDatabase } from '../../db/database.ts'
import { logLines } from '../../db/schema/index.ts'
import { useDatabase } from '../../db/testing.ts'
import { createLogger } from '../logger.ts'
import { readLines } from './readLines.ts'
import { createRecentLines } from './recentLines.ts'
import { purgeLines, storeLines } from './storeLines.ts'

const database = await useDatabase()
const { db } = database
const now = () => startedAt
const all = { level: 'trace' as const, limit: 50 }

/** A process' log, and what brings it to where the API reads it. */
function aProcess(roles: string[]) {
  const lines = createRecentLines()
  const log = createLogger({ level: 'debug', format: 'text' }, { write() {} }, { onLine: lines.note })
  return { log, lines, store: storeLines(db, lines, roles, now) }
}

async function messages(query: Partial<Parameters<typeof readLines>[1]> = {}): Promise<string[]> {
  return (await readLines(db, { ...all, ...query })).items.map(one => one.message)
}

it('lines of every process are read by level, text and role, the newest first, page by page', async () => {
  const [api, worker] = [aProcess(['api']), aProcess(['worker', 'scheduler'])]
  api.log.info({ path: '/CONFIG', requestId: 'r-1' }, 'call')
  api.log.debug('a detail')
  await api.store()
  worker.log.child({ chainId: 'a-1' }).error({ err: new RangeError('too far\0') }, 'it broke')
  await worker.store()
  await worker.store()

  const { items } = await readLines(db, { ...all, level: 'info' })
  expect(items).toMatchObject([
    {
      level: 'error',
      message: 'it broke',
      roles: ['worker', 'scheduler'],
      pid: process.pid,
      fields: { chainId: 'a-1', err: { type: 'RangeError' } },
    },
    { level: 'info', message: 'call', roles: ['api'], fields: { path: '/CONFIG', requestId: 'r-1' } },
  ])
  expect(await messages({ text: '/config' })).toEqual(['call'])
  expect(await messages({ text: '%' })).toEqual([])
  expect(await messages({ role: 'scheduler' })).toEqual(['it broke'])
  const first = await readLines(db, { ...all, limit: 2 })
  expect(first.items).toHaveLength(2)
  expect(await messages({ limit: 2, cursor: first.nextCursor ?? '' })).toEqual(['call'])
})

it('while the database is away lines wait, and come in their order when it is back', async () => {
  const { log, lines, store } = aProcess(['api'])
  const away = openDatabase('postgres://nobody@127.0.0.1:1/none', 1, () => {})
  log.info('before')
  await expect(storeLines(away.db, lines, ['api'], now)()).rejects.toThrow()
  await away.close()
  log.info('after')
  await store()
  expect(await messages()).toEqual(['after', 'before'])
})

it('a flood costs no more than it may: what is grave is kept, the newest of the rest, and the others are counted', async () => {
  const { log, store } = aProcess(['api'])
  log.error('grave')
  for (let index = 0; index < 5_000; index += 1) log.info({ index }, 'call')
  await store()
  const kept = await messages({ limit: 200 })
  expect(kept.length).toBeLessThanOrEqual(101)
  expect(kept.at(-1)).toBe('grave')
  expect((await readLines(db, { ...all, limit: 2 })).items).toMatchObject([{ fields: { lines: 4_901 } }, { fields: { index: 4_999 } }])
})

it('a line that is too long is kept without its fields', async () => {
  const { log, store } = aProcess(['api'])
  log.warn({ answer: 'x'.repeat(100_000) }, 'a long one')
  await store()
  expect((await readLines(db, all)).items).toMatchObject([{ level: 'warn', message: 'a long one', fields: { cut: expect.any(Number) } }])
})

it('old lines go', async () => {
  const { log, store } = aProcess(['api'])
  log.info('new')
  await store()
  const line = JSON.stringify({ level: 'info', time: startedAt, msg: 'old' })
  const [{ id = 0 } = {}] = await db.select().from(logLines)
  await db.insert(logLines).values([
    { at: new Date(0), level: 30, roles: ['api'], host: 'one', pid: 7, line },
    { id: id + 20_001, at: new Date(), level: 30, roles: ['api'], host: 'one', pid: 7, line: line.replace('old', 'last') },
  ])
  await purgeLines(db, new Date())
  expect(await messages()).toEqual(['last'])
})
