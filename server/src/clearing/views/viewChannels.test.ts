import { expect, it } from 'vitest'
import { processes } from '../../db/schema/index.ts'
import { useDatabase } from '../../db/testing.ts'
import { aContext, aWorker, ends } from '../testing.ts'
import { viewChannels } from './viewChannels.ts'

const database = await useDatabase()

it('says at both ends that nobody gets a price while no worker has Hermes', async () => {
  const ctx = await aContext(database)
  const route = {
    source: { ...ends['a-1'], state: 'OPEN' as const },
    destination: { ...ends['b-1'], state: 'OPEN' as const },
    stuck: 0,
    receiptMissing: 0,
    value: [],
  }
  await database.db.insert(processes).values(aWorker(ctx.now(), { hermesFault: 'there is no Hermes' }))
  const paused = { reason: 'hermes-missing' }
  expect(await viewChannels(ctx, [route], null)).toMatchObject([{ source: { paused }, destination: { paused } }])
  await database.db.update(processes).set({ facts: aWorker(ctx.now(), { hermesFault: null }).facts })
  const [open] = await viewChannels(ctx, [route], null)
  expect([open?.source.paused, open?.destination.paused]).toEqual([undefined, undefined])
})
