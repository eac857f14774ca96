import type { ResultRow } from '../../db/schema/index.ts'
import { eq } from 'drizzle-orm'
import { expect, it } from 'vitest'
import * as schema from '../../db/schema/index.ts'
import { useDatabase } from '../../db/testing.ts'
import { rebuildCostSums } from '../gas/costSums.ts'
import { countGas } from '../gas/countGas.ts'
import { aContext, aToken, startedAt } from '../testing.ts'
import { costFaults } from '../testing/sumFaults.ts'
import { reportCosts } from './costReport.ts'

const database = await useDatabase()

const seconds = (count: number) => new Date(startedAt.getTime() + count * 1000)
const later = seconds(600)
const route = 'a-1/transfer/channel-0'

type Context = Awaited<ReturnType<typeof aContext>>

/** A finished order; its price holds 7uatom of gas for each packet. */
async function anOrder(ctx: Context, sequences: string[], result: ResultRow['result'] = 'delivered', endedAt = seconds(10)) {
  const { id, terms } = await aToken(ctx, sequences, { status: 'paid', routes: [route] })
  const gas = { denom: 'uatom', amount: '7' }
  const fees = {
    ...terms.fees,
    packets: terms.fees.packets.map(part => ({ ...part, gas })),
    gasEstimate: [
      { chainId: 'a-1', denom: 'uatom', amount: '60' },
      { chainId: 'b-1', denom: 'uosmo', amount: '100' },
    ],
    gasNotIncluded: [{ chainId: 'b-1', denom: 'uosmo', amount: '100' }],
  }
  await database.db
    .update(schema.clearingTokens)
    .set({ terms: { ...terms, fees } })
    .where(eq(schema.clearingTokens.id, id))
  await database.db
    .insert(schema.clearingOperations)
    .values({ token: id, status: 'cleared', createdAt: startedAt, deadlineAt: later, finishedAt: endedAt })
  for (const sequence of sequences)
    await database.db.insert(schema.packetClearingResults).values({
      token: id,
      chainId: 'a-1',
      portId: 'transfer',
      channelId: 'channel-0',
      sequence,
      destinationChainId: 'b-1',
      verdict: 'deliver',
      part: 1n,
      result,
      byUs: result === 'delivered',
      at: endedAt,
      nextAttemptAt: endedAt,
    })
  return id
}

async function aLaneTx(chainId: string, txHash: string, fee: string, packets: string[], at = seconds(5), code = 0) {
  const denom = chainId === 'a-1' ? 'uatom' : 'uosmo'
  await database.db.insert(schema.relayerTransactions).values({
    chainId,
    txHash,
    height: 1,
    at,
    signer: 'lane',
    code,
    gasUsed: 1,
    fee: [{ denom, amount: fee }],
    packets: packets.map(sequence => `${route}/${sequence}`),
  })
}

async function spentBy(token: string) {
  return (await database.db.select().from(schema.clearingOperations).where(eq(schema.clearingOperations.token, token)))[0]?.gasSpent
}

it('what an order cost is its share of each transaction that carried its packets, failed ones too', async () => {
  const ctx = await aContext(database, { now: () => later })
  const pair = await anOrder(ctx, ['1', '2'])
  const single = await anOrder(ctx, ['3'])
  const twice = await anOrder(ctx, ['3'], 'duplicate')
  const young = await anOrder(ctx, ['4'], 'delivered', seconds(590))
  await aLaneTx('b-1', 'A', '100', ['1', '2', '3'])
  await aLaneTx('b-1', 'B', '11', ['1'], seconds(6), 11)
  await aLaneTx('a-1', 'C', '50', ['1', '2'], seconds(30))
  // Of another time: the same packets were paid for again, or by others before.
  await aLaneTx('b-1', 'D', '999', ['1', '3'], seconds(400))
  await aLaneTx('b-1', 'E', '999', ['4'])
  expect(await countGas(ctx)).toBe(false)
  expect(await spentBy(pair)).toEqual([
    { chainId: 'a-1', denom: 'uatom', amount: '50' },
    { chainId: 'b-1', denom: 'uosmo', amount: '78' },
  ])
  expect(await spentBy(single)).toEqual([{ chainId: 'b-1', denom: 'uosmo', amount: '34' }])
  expect(await spentBy(twice)).toEqual([])
  expect(await spentBy(young)).toBeNull()
})

it('the report compares it with what the prices expected', async () => {
  const ctx = await aContext(database, { now: () => later })
  const [first, second] = [await anOrder(ctx, ['1', '2'], 'delivered', seconds(10)), await anOrder(ctx, ['3'], 'delivered', seconds(10))]
    .sort()
    .reverse()
  await anOrder(ctx, ['4'], 'delivered', seconds(599))
  await aLaneTx('b-1', 'A', '90', ['1', '2', '3'])
  await countGas(ctx)
  expect(await costFaults(database.db)).toEqual([])
  // Any moment within an hour means the whole hour.
  const window = { from: seconds(1), until: later }
  const gas = [
    { chainId: 'a-1', denom: 'uatom', estimated: '120', spent: '0' },
    { chainId: 'b-1', denom: 'uosmo', estimated: '200', spent: '90' },
  ]
  const report = await reportCosts(database.db, window, { limit: 1 })
  expect(report).toMatchObject({
    from: startedAt.toISOString(),
    until: seconds(3600).toISOString(),
    operations: 3,
    counted: 2,
    gas,
    charged: [{ denom: 'uatom', amount: '21' }],
    notIncluded: [{ chainId: 'b-1', denom: 'uosmo', amount: '200' }],
    byRoute: [{ routes: [route], operations: 2, gas }],
    items: [{ token: first, finishedAt: seconds(10).toISOString() }],
    nextCursor: expect.any(String),
  })
  const next = await reportCosts(database.db, window, { limit: 1, cursor: report.nextCursor ?? '' })
  expect(next.items.map(item => item.token)).toEqual([second])
  expect(await reportCosts(database.db, { from: seconds(3600), until: seconds(3700) }, { limit: 9 })).toMatchObject({
    operations: 0,
    gas: [],
    byRoute: [],
    items: [],
    nextCursor: null,
  })
})

it('the kept sums equal what is added up anew, however many count at once, and are fixed where they do not', async () => {
  const ctx = await aContext(database, { now: () => seconds(20_000) })
  const orders = Array.from({ length: 12 }, (_, n) => anOrder(ctx, [String(n + 1)], 'delivered', seconds(n * 900)))
  await Promise.all(orders)
  await aLaneTx('b-1', 'A', '100', ['1', '2', '3', '9'], seconds(60))
  await Promise.all([countGas(ctx), countGas(ctx), rebuildCostSums(database), countGas(ctx)])
  expect(await costFaults(database.db)).toEqual([])
  const report = await reportCosts(database.db, { from: seconds(0), until: seconds(12_000) }, { limit: 50 })
  expect(report).toMatchObject({ counted: 12, operations: 12 })
  for (const { chainId, denom, estimated, spent } of report.gas) {
    const sum = (of: 'estimated' | 'spent') =>
      report.items
        .flatMap(item => item[of])
        .filter(gas => gas.chainId === chainId && gas.denom === denom)
        .reduce((total, gas) => total + BigInt(gas.amount), 0n)
        .toString()
    expect({ estimated, spent }).toEqual({ estimated: sum('estimated'), spent: sum('spent') })
  }
  await database.db.update(schema.costSums).set({ amount: 5n }).where(eq(schema.costSums.kind, 'charged'))
  expect((await costFaults(database.db)).length).toBeGreaterThan(0)
  expect((await rebuildCostSums(database)).wrong).toBeGreaterThan(0)
  expect(await reportCosts(database.db, { from: seconds(0), until: seconds(12_000) }, { limit: 50 })).toEqual(report)
})
