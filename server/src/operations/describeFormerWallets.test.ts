import { expect, it } from 'vitest'
import { aContext, aToken, service, startedAt } from '../clearing/testing.ts'
import { useDatabase } from '../db/testing.ts'
import { describeFormerWallets } from './describeFormerWallets.ts'

const database = await useDatabase()

it('names an address that prices named lately and that takes no payments now', async () => {
  const ctx = await aContext(database)
  expect(await describeFormerWallets(ctx)).toEqual([])
  await aToken(ctx, ['1'])
  expect(await describeFormerWallets(ctx)).toEqual([])
  const next = { ...ctx, settings: { ...ctx.settings, serviceAddresses: new Map([['a-1', 'cosmos1another']]) } }
  expect(await describeFormerWallets(next)).toEqual([
    expect.stringMatching(`^Prices on a-1 named ${service} until .*: what is paid there begins no order\\.`),
  ])
  const later = new Date(startedAt.getTime() + 31 * 24 * 3_600_000)
  expect(await describeFormerWallets({ ...next, now: () => later })).toEqual([])
})
