import type { ProcessFacts } from '../../db/schema/index.ts'
import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { processes } from '../../db/schema/index.ts'
import { useDatabase } from '../../db/testing.ts'
import { aContext } from '../testing.ts'
import { checkHermes } from './checkHermes.ts'

const database = await useDatabase()

const missing = { hermesFault: 'no such file' }
const there = { hermesFault: null }
const silent = { seconds: 60 }

it.each<[string, (Partial<ProcessFacts> & { seconds?: number })[], 'sold' | 'refused']>([
  ['no process tells anything', [], 'sold'],
  ['only processes without clears live', [{}], 'sold'],
  ['the only worker has it', [there, {}], 'sold'],
  ['the only worker lacks it', [missing, {}], 'refused'],
  ['all workers lack it', [missing, missing], 'refused'],
  ['one of them has it', [missing, there], 'sold'],
  ['who had it is gone', [missing, { ...there, ...silent }], 'refused'],
  ['who lacked it is gone', [{ ...missing, ...silent }], 'sold'],
])('%s', async (_, told, end) => {
  const ctx = await aContext(database)
  for (const { seconds = 1, ...facts } of told)
    await database.db.insert(processes).values({
      id: randomUUID(),
      roles: ['worker'],
      host: 'one',
      pid: 7,
      version: '1',
      startedAt: new Date(0),
      seenAt: new Date(ctx.now().getTime() - seconds * 1_000),
      facts: facts as ProcessFacts,
    })
  const asked = checkHermes(ctx)
  if (end === 'sold') await expect(asked).resolves.toBeUndefined()
  else await expect(asked).rejects.toMatchObject({ code: 'route-paused', facts: { reason: 'hermes-missing' } })
})
