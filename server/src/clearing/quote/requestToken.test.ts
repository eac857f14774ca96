import { accountOf } from '@relayooor/shared'
import { examples } from '@relayooor/shared/examples/examples.ts'
import { alice } from '@relayooor/shared/examples/story.ts'
import { eq } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { ChainError } from '../../chains/chainError.ts'
import { apiKeys, clearingTokens, userStatistics } from '../../db/schema/index.ts'
import { useDatabase } from '../../db/testing.ts'
import { tellStory } from '../../http/testing/tellStory.ts'
import { requestToken } from './requestToken.ts'

const database = await useDatabase()
const { db } = database

it('keeps with a price how much its account had had cleared before, and nothing for who is not signed in', async () => {
  const ctx = await tellStory(database, 'requestToken')
  const daysAgo = (days: number) => new Date(ctx.now().getTime() - days * 24 * 3_600_000).toISOString().slice(0, 10)
  const row = {
    address: alice,
    chainId: 'any',
    denom: 'any',
    operations: 1,
    packetsRequested: 9,
    packetsReturned: 0,
    paid: 0n,
    refunded: 0n,
  }
  await db.insert(userStatistics).values([
    { ...row, day: daysAgo(0), packetsCleared: 3 },
    { ...row, day: daysAgo(20), packetsCleared: 4 },
    { ...row, day: daysAgo(40), packetsCleared: 5 },
  ])
  const kept = async (account: string | null) => {
    const { token } = await requestToken(ctx, examples.requestToken.body, { id: 'ip:one', networks: ['site', 'one'] }, account)
    const [price] = await db.select().from(clearingTokens).where(eq(clearingTokens.id, token))
    return price?.clearedBefore
  }
  expect([await kept(accountOf(alice)), await kept(null)]).toEqual([7, null])
})

it('keeps with a price by which key of a third party it was asked for', async () => {
  const ctx = await tellStory(database, 'requestToken')
  const [apiKey, issuedAt] = ['0123456789abcdef', ctx.now()]
  await db.insert(apiKeys).values({ id: apiKey, name: 'one', secretHash: Buffer.alloc(32), scopes: {}, issuedAt, issuedBy: 'admin-key' })
  const { token } = await requestToken(ctx, examples.requestToken.body, { id: `key:${apiKey}`, networks: [], apiKey }, null)
  expect(await db.select().from(clearingTokens).where(eq(clearingTokens.id, token))).toMatchObject([{ apiKey, requester: `key:${apiKey}` }])
})

it.each([
  ['what nobody can read now is no empty wallet', () => Promise.reject(new ChainError('unreachable', 'nobody answers')), 'funds-not-read'],
  ['one that is empty is', async () => 0n, 'lane-without-funds'],
])('of our gas money: %s', async (_, balance, reason) => {
  const ctx = await tellStory(database, 'requestToken')
  for (const chain of ctx.chains.values()) Object.assign(chain, { balance })
  const asked = requestToken(ctx, examples.requestToken.body, { id: 'ip:one', networks: ['site', 'one'] }, null)
  await expect(asked).rejects.toMatchObject({ code: 'route-paused', facts: { reason } })
})

it.each([
  ['costs more than our relayer pays', false, 'gas-too-dear'],
  ['cannot be read', null, 'gas-not-read'],
])('gives no price while what gas costs %s', async (_, payable, reason) => {
  const ctx = await tellStory(database, 'requestToken')
  const { price } = ctx.gas
  ctx.gas.price = async chainId => ({ ...(await price(chainId)), payable })
  const asked = requestToken(ctx, examples.requestToken.body, { id: 'ip:one', networks: ['site', 'one'] }, null)
  await expect(asked).rejects.toMatchObject({ code: 'route-paused', facts: { reason } })
})
