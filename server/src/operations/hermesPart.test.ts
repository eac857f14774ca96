import { expect, it } from 'vitest'
import { aContext, aWorker } from '../clearing/testing.ts'
import { processes } from '../db/schema/index.ts'
import { useDatabase } from '../db/testing.ts'
import { hermesPart } from './hermesPart.ts'

const database = await useDatabase()
const here = async () => '1.10.5'
const notHere = async () => Promise.reject(new Error('there is no Hermes'))

it.each<[string, (string | null)[], () => Promise<string>, object]>([
  ['no worker lives, and it is here', [], here, { state: 'ok', detail: 'Hermes 1.10.5' }],
  ['the workers have it, who answers has none', [null, null], notHere, { state: 'ok' }],
  ['no worker has it, who answers does', ['gone', 'gone'], here, { state: 'down', detail: expect.stringContaining('no prices') }],
  ['one of two has it', ['gone', null], here, { state: 'degraded', detail: '1 of 2 workers have no Hermes.' }],
])('%s', async (_, faults, version, part) => {
  const ctx = await aContext(database)
  for (const hermesFault of faults) await database.db.insert(processes).values(aWorker(ctx.now(), { hermesFault }))
  expect(await hermesPart(ctx, version)).toEqual(part)
})

it('where no worker lives and it is not here, that is thrown', async () => {
  await expect(hermesPart(await aContext(database), notHere)).rejects.toThrow('there is no Hermes')
})
