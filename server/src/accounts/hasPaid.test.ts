import { writeAddress } from '@relayooor/shared'
import { expect, it } from 'vitest'
import { aChain } from '../clearing/testing.ts'
import { userStatistics } from '../db/schema/index.ts'
import { useDatabase } from '../db/testing.ts'
import { createHasPaid } from './hasPaid.ts'

const database = await useDatabase()

it('who has paid before is who had something cleared, under any of its addresses; what was sent or ordered alone is nothing', async () => {
  const hasPaid = createHasPaid({
    database,
    chains: new Map([
      ['a-1', aChain()],
      ['b-1', aChain({ settings: { chainId: 'b-1', prefix: 'osmo' } })],
    ]),
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
