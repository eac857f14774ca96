import { randomUUID } from 'node:crypto'
import { writeAddress } from '@relayooor/shared'
import { describe, expect, it } from 'vitest'
import * as schema from '../../db/schema/index.ts'
import { useDatabase } from '../../db/testing.ts'
import { clearedLately } from '../quote/volume.ts'
import { aChain, aContext, aToken, startedAt } from '../testing.ts'
import { gasUse } from './gasUse.ts'

const database = await useDatabase()

const end = (channelId: string) => ({ chainId: 'a-1', portId: 'transfer', channelId })

describe('gas of a clear', () => {
  it('without records is what was measured: its share of the transaction and its own', async () => {
    const way = { source: end('channel-5'), destinationChainId: 'b-1' }
    expect(await gasUse(database, { ...way, verdict: 'deliver' }, 1)).toEqual([
      { chainId: 'b-1', gas: 185_000n },
      { chainId: 'a-1', gas: 132_000n },
    ])
    expect(await gasUse(database, { ...way, verdict: 'return' }, 3)).toEqual([{ chainId: 'a-1', gas: 93_334n }])
  })

  it('with records is what three of four such clears stayed below, for each packet', async () => {
    const ctx = await aContext(database)
    const { id } = await aToken(ctx, ['1'], { status: 'paid' })
    await database.db
      .insert(schema.clearingOperations)
      .values({ token: id, status: 'cleared', createdAt: startedAt, deadlineAt: startedAt })
    const store = async (sequence: number, verdict: 'deliver' | 'return', gas: number, code = 0) => {
      await database.db
        .insert(schema.packetClearingResults)
        .values({
          token: id,
          ...end('channel-0'),
          sequence: String(sequence),
          destinationChainId: 'b-1',
          verdict,
          part: 1n,
          result: 'delivered',
          byUs: true,
          at: startedAt,
          nextAttemptAt: startedAt,
        })
        .onConflictDoNothing()
      await database.db.insert(schema.relayerTransactions).values({
        chainId: 'b-1',
        txHash: randomUUID(),
        height: 1,
        at: startedAt,
        signer: 'lane',
        code,
        gasUsed: gas,
        fee: [],
        packets: code === 0 ? [`a-1/transfer/channel-0/${sequence}`, 'a-1/transfer/channel-0/999'] : [`a-1/transfer/channel-0/${sequence}`],
      })
    }
    for (const [index, gas] of [200_000, 220_000, 240_000, 260_001, 400_000].entries()) await store(index + 1, 'deliver', gas)
    // Neither what failed nor what other ways used counts.
    await store(6, 'deliver', 9_000_000, 11)
    await store(7, 'return', 9_000_000)
    const used = await gasUse(database, { source: end('channel-0'), destinationChainId: 'b-1', verdict: 'deliver' }, 1)
    expect(used).toEqual([
      { chainId: 'b-1', gas: 130_001n },
      { chainId: 'a-1', gas: 132_000n },
    ])
  })
})

it("an account's volume is what all its addresses had cleared in the last 30 days", async () => {
  const bytes = Buffer.alloc(20, 5)
  const chains = new Map(['cosmos', 'osmo'].map(prefix => [prefix, aChain({ settings: { prefix } })]))
  const ctx = await aContext(database, { chains })
  const row = { chainId: 'a-1', denom: 'uatom', operations: 1, packetsRequested: 9, packetsReturned: 0, paid: 0n, refunded: 0n }
  await database.db.insert(schema.userStatistics).values([
    { ...row, address: writeAddress('cosmos', bytes), day: '2025-12-30', packetsCleared: 3 },
    { ...row, address: writeAddress('osmo', bytes), day: '2026-01-01', packetsCleared: 4 },
    { ...row, address: writeAddress('cosmos', bytes), day: '2025-11-30', packetsCleared: 100 },
    { ...row, address: writeAddress('cosmos', Buffer.alloc(20, 6)), day: '2026-01-01', packetsCleared: 1000 },
  ])
  expect(await clearedLately(ctx, bytes.toString('hex'))).toBe(7)
})
