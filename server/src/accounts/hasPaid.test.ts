import { writeAddress } from '@relayooor/shared'
import { expect, it } from 'vitest'
import { aChain } from '../clearing/testing.ts'
import { userStatistics } from '../db/schema/index.ts'
import { useDatabase } from '../db/testing.ts'
import { createHasPaid } from './hasPaid.ts'

const database = await useDatabase()
function settings(chainId: string, prefix: string) {
  return {
    chainId,
    rpc: [],
    quorum: 1,
    prefix,
    addressType: 'secp256k1' as const,
    gasPrice: { denom: 'u', amount: '1' },
    maxGas: 1,
    gasMultiplier: 1,
  }
}

it('who has paid before is who had something cleared, under any of its addresses; what was sent or ordered alone is nothing', async () => {
  const hasPaid = createHasPaid({
    database,
    chains: new Map([settings('a-1', 'cosmos'), settings('b-1', 'osmo')].map(one => [one.chainId, aChain({ settings: one })])),
  })
  const bytes = new Uint8Array(20).fill(3)
  const session = { account: Buffer.from(bytes).toString('hex'), address: writeAddress('cosmos', bytes), chainId: 'a-1' }
  const row = {
    address: writeAddress('osmo', bytes),
    day: '2026-01-01',
    chainId: 'b-1',
    denom: 'u',
    operations: 1,
    packetsRequested: 1,
    packetsCleared: 0,
    packetsReturned: 0,
    paid: 5n,
    refunded: 0n,
  }
  await database.db.insert(userStatistics).values(row)
  expect(await hasPaid(session)).toBe(false)
  await database.db.update(userStatistics).set({ packetsCleared: 1 })
  expect(await hasPaid(session)).toBe(true)
  expect(await hasPaid({ ...session, account: 'other', address: writeAddress('cosmos', new Uint8Array(20).fill(4)) })).toBe(false)
})
