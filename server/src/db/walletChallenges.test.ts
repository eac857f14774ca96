import { expect, it } from 'vitest'
import { chainCursors, walletChallenges } from './schema/index.ts'
import { useDatabase } from './testing.ts'
import { issueChallenge, purgeChallenges, useChallenge } from './walletChallenges.ts'

const database = await useDatabase()

const now = new Date('2026-01-01T12:00:00Z')
const scope = { purpose: 'sign-in', chainId: 'a-1', address: 'cosmos1me' } as const

function issue() {
  return issueChallenge(database.db, {
    ...scope,
    now,
    lifetimeSeconds: 300,
    write: (nonce, expiresAt) => `${nonce} until ${expiresAt.toISOString()}`,
  })
}

it('is used once, however many try at the same moment', async () => {
  const { nonce, message } = await issue()
  expect(nonce).toMatch(/^[0-9a-f]{32}$/)
  const tries = await Promise.all(Array.from({ length: 5 }, () => useChallenge(database.db, { ...scope, nonce }, now)))
  expect(tries.filter(one => one !== null)).toEqual([expect.objectContaining({ message, usedAt: now })])
  expect(message).toBe(`${nonce} until 2026-01-01T12:05:00.000Z`)
})

it('is good for its purpose, chain and address alone, and for its time', async () => {
  const { nonce } = await issue()
  for (const change of [{ purpose: 'claim' as const }, { chainId: 'b-1' }, { address: 'cosmos1you' }, { nonce: '0'.repeat(32) }])
    expect(await useChallenge(database.db, { ...scope, nonce, ...change }, now)).toBeNull()
  expect(await useChallenge(database.db, { ...scope, nonce }, new Date(now.getTime() + 300_000))).toBeNull()
  expect(await useChallenge(database.db, { ...scope, nonce }, new Date(now.getTime() + 299_999))).not.toBeNull()
})

it('was not used when what it allowed did not happen', async () => {
  const { nonce } = await issue()
  await expect(
    database.db.transaction(async tx => {
      await useChallenge(tx, { ...scope, nonce }, now)
      throw new Error('no')
    }),
  ).rejects.toThrow('no')
  expect(await useChallenge(database.db, { ...scope, nonce }, now)).not.toBeNull()
})

it('is forgotten at its end', async () => {
  const left = () => database.db.$count(walletChallenges)
  const at = (seconds: number) => new Date(now.getTime() + seconds * 1000)
  await issue()
  await purgeChallenges(database.db, at(299))
  expect(await left()).toBe(1)
  await purgeChallenges(database.db, at(300))
  expect(await left()).toBe(0)
})

it('a claim waits until its chain is read so far, and is told for a day when it was used', async () => {
  const at = (seconds: number) => new Date(now.getTime() + seconds * 1000)
  const claim = { ...scope, purpose: 'claim' as const }
  const ask = () => issueChallenge(database.db, { ...claim, claim: { txHash: 'AB' }, now, lifetimeSeconds: 300, write: nonce => nonce })
  const [open, used] = [await ask(), await ask()]
  await useChallenge(database.db, { ...claim, nonce: used.nonce }, at(100))
  const left = async (seconds: number) => {
    await purgeChallenges(database.db, at(seconds))
    return (await database.db.select().from(walletChallenges)).map(one => one.nonce).sort()
  }
  await database.db.insert(chainCursors).values({ chainId: claim.chainId, height: 1, blockTime: at(300) })
  expect(await left(1_000)).toEqual([open.nonce, used.nonce].sort())
  await database.db.update(chainCursors).set({ blockTime: at(301) })
  expect(await left(1_000)).toEqual([used.nonce])
  expect(await left(300 + 86_400)).toEqual([used.nonce])
  expect(await left(301 + 86_400)).toEqual([])
})
