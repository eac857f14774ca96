import type { ProcessFacts } from '../../db/schema/index.ts'
import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { processes } from '../../db/schema/index.ts'
import { useDatabase } from '../../db/testing.ts'
import { aContext, ends } from '../testing.ts'
import { viewChannels } from './viewChannels.ts'

const database = await useDatabase()
const told = (facts: Partial<ProcessFacts>) => facts as ProcessFacts

it('says at both ends that nobody gets a price while no worker has Hermes', async () => {
  const ctx = await aContext(database)
  const worker = { id: randomUUID(), roles: ['worker'], host: 'one', pid: 7, version: '1', startedAt: new Date(0), seenAt: ctx.now() }
  const route = {
    source: { ...ends['a-1'], state: 'OPEN' as const },
    destination: { ...ends['b-1'], state: 'OPEN' as const },
    stuck: 0,
    receiptMissing: 0,
    value: [],
  }
  await database.db.insert(processes).values({ ...worker, facts: told({ hermesFault: 'there is no Hermes' }) })
  const paused = { reason: 'hermes-missing' }
  expect(await viewChannels(ctx, [route], null)).toMatchObject([{ source: { paused }, destination: { paused } }])
  await database.db.update(processes).set({ facts: told({ hermesFault: null }) })
  const [open] = await viewChannels(ctx, [route], null)
  expect([open?.source.paused, open?.destination.paused]).toEqual([undefined, undefined])
})
