import { expect, it } from 'vitest'
import { clearingOperations, packetClearingResults } from '../../db/schema/index.ts'
import { useDatabase } from '../../db/testing.ts'
import { estimateUses } from '../gas/costPackets.ts'
import { aToken, contextOf, startedAt } from '../testing.ts'
import { checkGasLimits } from './checkGasLimits.ts'

const database = await useDatabase()
function quoted(sequence: string, verdict: 'deliver' | 'return' = 'deliver') {
  return {
    packet: { chainId: 'a-1', portId: 'transfer', channelId: 'channel-0', sequence },
    destinationChainId: 'b-1',
    verdict,
  }
}
/** Of a route without records: a delivery needs 185,000 on the destination, a return 160,000 on the source. */
function check(packets: Parameters<typeof checkGasLimits>[1], most: Record<string, bigint>) {
  return checkGasLimits(contextWith(most), packets)
}
const contextWith = (most: Record<string, bigint>) => contextOf(database, { gas: { most: async chainId => most[chainId] ?? 10n ** 9n } })

it('gives no price where one transfer alone needs more gas than a transaction can have', async () => {
  await expect(check([quoted('1')], { 'b-1': 184_999n })).rejects.toMatchObject({
    code: 'route-paused',
    facts: { reason: 'gas-limit-too-low', chainId: 'b-1' },
  })
  await check([quoted('1')], { 'b-1': 185_000n })
  // Many share a transaction; the first of them does not fit in less.
  await expect(
    check(
      ['1', '2', '3'].map(one => quoted(one)),
      { 'b-1': 150_000n },
    ),
  ).rejects.toMatchObject({ code: 'route-paused' })
})

it('asks of a chain what the way takes there: a return needs nothing on the destination, a refused receiver does', async () => {
  await check([quoted('1', 'return')], { 'b-1': 1n })
  await expect(check([{ ...quoted('1', 'return'), reason: 'receiver-refused' }], { 'b-1': 1n })).rejects.toMatchObject({
    facts: { chainId: 'b-1' },
  })
  await expect(check([quoted('1', 'return')], { 'a-1': 159_999n })).rejects.toMatchObject({ facts: { chainId: 'a-1' } })
})

it('sells nothing again that ran out of gas, until there may be more of it', async () => {
  const limits = { 'a-1': 4_000_000n, 'b-1': 4_000_000n }
  const gasUses = await estimateUses(contextWith(limits), [quoted('1')])
  const { id } = await aToken(contextWith(limits), ['1'], { status: 'paid', gasUses })
  const { packet, ...result } = quoted('1')
  const at = startedAt
  await database.db.insert(clearingOperations).values({ token: id, status: 'not_cleared', createdAt: at, deadlineAt: at, finishedAt: at })
  await database.db
    .insert(packetClearingResults)
    .values({ token: id, ...packet, ...result, part: 1n, result: 'failed', reason: 'out-of-gas', at, nextAttemptAt: at })
  await expect(check([quoted('2'), quoted('1')], limits)).rejects.toMatchObject({
    code: 'route-paused',
    facts: { reason: 'gas-limit-too-low', chainId: 'b-1' },
  })
  await check([quoted('2')], limits)
  await check([quoted('1')], { ...limits, 'b-1': 4_000_001n })
})
