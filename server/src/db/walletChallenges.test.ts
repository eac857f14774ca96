import { expect, it } from 'vitest'
import { useDatabase } from './testing.ts'
import { issueChallenge, purgeChallenges, useChallenge } from './walletChallenges.ts'

const database = await useDatabase()

const now = new Date('2026-01-01T12:00:00Z')
const scope = { purpose: 'sign-in', chainId: 'a-1', address: 'cosmos1me' } as const

function issue() {
  return issueChallenge(database.db, { ...scope, now, lifetimeSeconds: 300, write: (nonce, expiresAt) => `${nonce} until ${expiresAt.toISOString()}` })
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
  await expect(database.db.transaction(async (tx) => {
    await useChallenge(tx, { ...scope, nonce }, now)
    throw new Error('no')
  })).rejects.toThrow('no')
  expect(await useChallenge(database.db, { ...scope, nonce }, now)).not.toBeNull()
})

it('is forgotten when it is long over', async () => {
  const { nonce } = await issue()
  await purgeChallenges(database.db, new Date(now.getTime() + 300_001))
  expect(await useChallenge(database.db, { ...scope, nonce }, now)).toBeNull()
})
