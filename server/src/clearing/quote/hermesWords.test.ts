import type { ProcessFacts } from '../../db/schema/index.ts'
import type { ClearingContext } from '../context.ts'
import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { hermesRuns, processes } from '../../db/schema/index.ts'
import { useDatabase } from '../../db/testing.ts'
import { aContext, aWorker, ends } from '../testing.ts'
import { checkHermes, readHermesWords } from './hermesWords.ts'

const database = await useDatabase()

const missing = { hermesFault: 'no such file' }
const there = { hermesFault: null }
const silent = { seconds: 60 }

type Told = Partial<ProcessFacts> & { seconds?: number }

it.each<[string, Told[], 'sold' | 'refused']>([
  ['no process tells anything', [], 'sold'],
  ['only processes without clears live', [{}], 'sold'],
  ['the only worker has it', [there, {}], 'sold'],
  ['the only worker lacks it', [missing, {}], 'refused'],
  ['all workers lack it', [missing, missing], 'refused'],
  ['one of them has it', [missing, there], 'sold'],
  ['who had it is gone', [missing, { ...there, ...silent }], 'refused'],
  ['who lacked it is gone', [{ ...missing, ...silent }], 'sold'],
])('%s', async (_, told, end) => {
  const ctx = await tell(told)
  const asked = checkHermes(ctx)
  if (end === 'sold') await expect(asked).resolves.toBeUndefined()
  else await expect(asked).rejects.toMatchObject({ code: 'route-paused', facts: { reason: 'hermes-missing' } })
})

it.each<[string, number, Pick<typeof hermesRuns.$inferInsert, 'end' | 'exitCode'>, number]>([
  ['a call that worked after the word is believed', 0, { end: 'exited', exitCode: 0 }, 0],
  ['one that worked long before says nothing', 60, { end: 'exited', exitCode: 0 }, 2],
  ['nor does one that failed', 0, { end: 'exited', exitCode: 1 }, 2],
  ['nor one that could not be started', 0, { end: 'not-started' }, 2],
])('%s', async (_, secondsAgo, run, lacking) => {
  const ctx = await tell([missing, { ...missing, seconds: 4 }])
  const endedAt = new Date(ctx.now().getTime() - secondsAgo * 1_000)
  await database.db
    .insert(hermesRuns)
    .values({ lane: 'lane', holder: randomUUID(), ...ends['a-1'], sequences: ['1'], startedAt: endedAt, endedAt, ...run })
  expect(await readHermesWords(ctx)).toEqual({ workers: 2, lacking })
})

async function tell(told: Told[]): Promise<ClearingContext> {
  const ctx = await aContext(database)
  for (const { seconds = 1, ...facts } of told)
    await database.db.insert(processes).values(aWorker(new Date(ctx.now().getTime() - seconds * 1_000), facts))
  return ctx
}
