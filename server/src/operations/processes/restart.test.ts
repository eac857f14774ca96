import type { ProcessFacts } from '../../db/schema/index.ts'
import { randomUUID } from 'node:crypto'
import { eq } from 'drizzle-orm'
import { expect, it, vi } from 'vitest'
import { aContext, startedAt } from '../../clearing/testing.ts'
import { auditLog, processes } from '../../db/schema/index.ts'
import { useDatabase } from '../../db/testing.ts'
import { askRestart, followRestarts } from './restart.ts'

const database = await useDatabase()
const by = { at: startedAt, actor: 'admin-key', source: '127.0.0.1', note: 'it takes more memory each hour' }

async function aProcess(role: string, supervised: boolean, seenAt = startedAt): Promise<string> {
  const id = randomUUID()
  const facts: ProcessFacts = {
    heapBytes: 1,
    heapLimitBytes: 2,
    cpu: 0,
    eventLoopP99Ms: 0,
    pool: { used: 0, size: 1, waiting: 0 },
    errorsPerMinute: 0,
    disk: null,
    tasks: [],
    chains: [],
    supervised,
  }
  await database.db
    .insert(processes)
    .values({ id, roles: [role], host: 'one', pid: 7, version: '1', startedAt: new Date(0), seenAt, facts })
  return id
}

it('every living process of the role is asked, each ends once in its turn, and asked again it is the same restart', async () => {
  const ctx = await aContext(database)
  const ids = [await aProcess('worker', true), await aProcess('worker', true)].sort()
  const [other, gone] = [await aProcess('api', true), await aProcess('worker', false, new Date(startedAt.getTime() - 60_000))]
  const asked = await askRestart(ctx, 'worker', by)
  expect(asked.processes.map(one => one.id)).toEqual(ids)
  expect(await askRestart(ctx, 'worker', { ...by, at: new Date(startedAt.getTime() + 5_000) })).toEqual(asked)
  expect(await database.db.select().from(auditLog)).toMatchObject([
    { action: 'restart-role', subject: 'role:worker', after: { reason: by.note } },
  ])

  const ends = new Map([...ids, other, gone].map(id => [id, vi.fn()]))
  const turns = [...ends].map(([id, end]) => followRestarts(ctx, id, end))
  for (const turn of [...turns, ...turns]) await turn()
  expect([...ends.values()].map(end => end.mock.calls.length)).toEqual([1, 0, 0, 0])

  // It has come back.
  await database.db.delete(processes).where(eq(processes.id, ids[0] ?? ''))
  for (const turn of turns) await turn()
  expect(ends.get(ids[1] ?? '')).not.toHaveBeenCalled()
  const back = await aProcess('worker', true)
  await database.db
    .update(processes)
    .set({ startedAt: new Date(startedAt.getTime() + 1) })
    .where(eq(processes.id, back))
  for (const turn of turns) await turn()
  expect(ends.get(ids[1] ?? '')).toHaveBeenCalledOnce()
})

it('what nothing starts again is not ended, and a role that nobody has is refused with those that there are', async () => {
  const ctx = await aContext(database)
  await aProcess('worker', true)
  await aProcess('worker', false)
  await expect(askRestart(ctx, 'worker', by)).rejects.toMatchObject({
    code: 'not-supervised',
    facts: { processes: [{ host: 'one', pid: 7 }] },
  })
  await expect(askRestart(ctx, 'scheduler', by)).rejects.toMatchObject({ code: 'not-found', facts: { roles: ['worker'] } })
  expect((await database.db.select().from(processes)).map(row => row.restartAskedAt)).toEqual([null, null])
})
