import type { Block, BlockTx, Chain } from '../../chains/chain.ts'
import type { TokenRow } from '../../db/schema/index.ts'
import type { ClearingContext } from '../context.ts'
import { randomBytes } from 'node:crypto'
import { paymentMemo, writeAddress } from '@relayooor/shared'
import { QueryAllBalancesRequest, QueryAllBalancesResponse } from 'cosmjs-types/cosmos/bank/v1beta1/query'
import { and, eq, isNull } from 'drizzle-orm'
import { beforeEach, describe, expect, it } from 'vitest'
import { ChainError } from '../../chains/chainError.ts'
import { decodeTx } from '../../chains/transactions.ts'
import { inTransaction } from '../../db/inTransaction.ts'
import { alerts, payments, refunds, timeline } from '../../db/schema/index.ts'
import { useDatabase } from '../../db/testing.ts'
import { correctLedger } from '../../operations/correctLedger.ts'
import { readBlock } from '../block/readBlock.ts'
import { applyClaim } from '../claims/applyClaim.ts'
import { attachByAdmin, refundByAdmin } from '../claims/settleByAdmin.ts'
import { reconcile } from '../ledger/reconcile.ts'
import { Bank } from '../ledger/testing/bank.ts'
import { resultsOf } from '../orders/operations.ts'
import { capsOf } from '../owing/refundCaps.ts'
import { failPacket } from '../runs/failPacket.ts'
import { aChain, aContext, aToken, freeGas, ours, paid, sent, service, serviceWallet, startedAt, wallet } from '../testing.ts'
import { approveRefund } from './admin/approveRefund.ts'
import { tellCaps } from './due/tellCaps.ts'
import { sendRefunds } from './sign/sendRefunds.ts'

const database = await useDatabase()
const { db } = database
const hour = 3600_000
const admin = { at: startedAt, actor: 'admin-key', source: '127.0.0.1', note: 'looked into it' }
/** As an order for one packet costs. */
const price = 1_100n

let ctx: ClearingContext
let bank: Bank
let height: number
let clock: number
/** So many nodes show each block. */
let witnesses: number
/** Balances that the node invents. */
let alsoHas: bigint
let fault: ChainError | null

beforeEach(async () => {
  ;[height, clock, witnesses, alsoHas, fault] = [0, startedAt.getTime(), 1, 0n, null]
  bank = new Bank()
  bank.has(service, '100000000uatom')
  bank.has(ours, '500uatom')
  ctx = await aContext(database, {
    now: () => new Date(clock),
    chains: new Map([['a-1', chain()]]),
    gas: freeGas,
    refundWallet: () => serviceWallet,
  })
  ctx.settings.refundCaps = denom =>
    capsOf(
      denom,
      { caused: new Map(), causedDaily: new Map(), failedDaily: new Map([['uatom', 3n * price]]) },
      ctx.settings.fees(denom),
      'usual',
    )
  await block([])
})

const anybody = () => writeAddress('cosmos', randomBytes(20))
const all = () => db.select().from(refunds).orderBy(refunds.id)
async function waiting() {
  return Object.entries(Object.groupBy(await all(), one => `${one.status} ${one.waitsFor ?? ''}`.trim()))
    .map(([how, some]) => `${some?.length} ${how}`)
    .toSorted()
}
const openAlerts = async () => (await db.select().from(alerts).where(isNull(alerts.endedAt))).map(one => one.name).toSorted()
const lines = async (token: TokenRow) => (await db.select().from(timeline).where(eq(timeline.token, token.id))).map(one => one.kind)

/** The next block, as the nodes show it. */
async function block(txs: BlockTx[]): Promise<void> {
  height += 1
  const shown: Block = { chainId: 'a-1', height, time: new Date(clock), txs, events: [], witnesses }
  await readBlock(ctx, shown, height === 1 ? [service, ours].map(address => ({ address, coins: bank.now(address) })) : [])
  bank.settle()
}

/** A payment that no chain has ever seen; the balance is not invented with it unless the node thinks of it. */
function invented(
  amount: bigint,
  { memo, from = anybody(), consistent = true }: { memo: string; from?: string; consistent?: boolean },
): BlockTx {
  alsoHas += consistent ? amount : 0n
  return paid({ memo, from, amount: `${amount}uatom` })
}

/** Sends, and shows what was sent in blocks, until nothing more leaves now. What left, by recipient. */
async function drain(): Promise<Map<string, bigint>> {
  const got = new Map<string, bigint>()
  for (let rounds = 0; rounds < 40; rounds += 1) {
    await sendRefunds(ctx, 'a-1')
    const [live] = await db.query.refundTransactions.findMany({ where: (row, { inArray }) => inArray(row.status, ['signed', 'broadcast']) })
    if (!live) return got
    const paidOut = await db.select().from(refunds).where(eq(refunds.transactionId, live.id))
    const bytes = Buffer.from(live.txBytes, 'base64')
    const events = bank.events(paidOut.map(one => [service, one.to ?? '', `${one.net}uatom`]))
    await block([{ hash: live.txHash, index: 0, code: 0, codespace: '', log: '', gasUsed: 1n, gasWanted: 1n, events, bytes }])
    expect(decodeTx(bytes)?.messages).toHaveLength(paidOut.length)
    for (const one of paidOut) got.set(one.to ?? '', (got.get(one.to ?? '') ?? 0n) + one.amount)
  }
  throw new Error('refunds leave without end')
}

const total = (got: Map<string, bigint>) => [...got.values()].reduce((sum, one) => sum + one, 0n)

/** Orders, each overpaid by an invented payment of its own payer; `to` is the refund address. */
async function overPaid(
  count: number,
  by: bigint,
  { to = anybody, from = anybody }: { to?: () => string; from?: () => string } = {},
): Promise<TokenRow[]> {
  const tokens: TokenRow[] = []
  for (let n = 0; n < count; n += 1) tokens.push(await aToken(ctx, [String(height * 100 + n + 1)], { refundAddress: to() }))
  await block(tokens.flatMap(token => token.terms.packets.map(packet => sent(packet.sequence))))
  await block(tokens.map(token => invented(price + by, { memo: paymentMemo(token.id), from: from() })))
  return tokens
}

/** Orders that were paid and fail. */
async function failed(count: number): Promise<TokenRow[]> {
  const tokens = await overPaid(count, 0n)
  for (const token of tokens) {
    for (const row of await resultsOf(db, token.id))
      await inTransaction(database, 'test', tx => failPacket(ctx, tx, row, 'deadline', new Date(clock)))
  }
  return tokens
}

describe('one node that invents payments', () => {
  it('by as many payers as it likes draws the cap of a day, and the rest follows as the days allow', async () => {
    const [first] = await overPaid(30, 5_000n)
    expect(total(await drain())).toBe(100_000n)
    expect(await waiting()).toEqual(['10 due daily-limit', '20 confirmed'])
    await tellCaps(ctx)
    expect(await openAlerts()).toEqual(['refund-caps-reached'])
    clock += 23 * hour
    expect(total(await drain())).toBe(0n)
    clock += 2 * hour
    expect(total(await drain())).toBe(50_000n)
    expect(await waiting()).toEqual(['30 confirmed'])
    await tellCaps(ctx)
    expect(await openAlerts()).toEqual([])
    expect(first && (await lines(first))).not.toContain('refund-later')
  })

  it.each<[string, Parameters<typeof overPaid>[2]]>([
    ['one recipient, by many payers', { to: () => wallet }],
    ['one payer, for many recipients', { from: () => wallet }],
  ])('%s draws a twentieth, and leaves the rest to others', async (_, who) => {
    const [, second] = await overPaid(4, 3_000n, who)
    expect(total(await drain())).toBe(3_000n)
    expect(await waiting()).toEqual(['1 confirmed', '3 due daily-limit'])
    expect(second && (await lines(second))).toContain('refund-later')
    await overPaid(2, 5_000n)
    expect(total(await drain())).toBe(10_000n)
  })

  it('of more than one refund may be waits for a person, who lifts the cap', async () => {
    await overPaid(1, 5_001n)
    expect(await waiting()).toEqual(['1 awaiting_approval above-limit'])
    const [refund] = await all()
    await approveRefund(ctx, refund?.id ?? 0, undefined, admin)
    expect(total(await drain())).toBe(5_001n)
    await overPaid(21, 5_000n)
    expect(total(await drain())).toBe(100_000n)
  })

  it('for orders that fail draws no more in a day than the cap; the others wait for approval', async () => {
    await failed(5)
    expect(total(await drain())).toBe(3n * price)
    expect(await waiting()).toEqual(['2 awaiting_approval daily-limit', '3 confirmed'])
    clock += 25 * hour
    expect(total(await drain())).toBe(0n)
    const [refund] = (await all()).filter(one => one.status === 'awaiting_approval')
    await approveRefund(ctx, refund?.id ?? 0, undefined, admin)
    expect(total(await drain())).toBe(price)
  })

  it('to tokens that are paid, over and under, draws no more either', async () => {
    const tokens = await overPaid(6, 0n)
    for (let round = 0; round < 6; round += 1) await block(tokens.map(token => invented(4_500n, { memo: paymentMemo(token.id) })))
    // The refund address of all of them is another; each has a twentieth.
    expect(total(await drain())).toBe(6n * 4_500n)
    expect(await waiting()).toEqual(['30 due daily-limit', '6 confirmed'])
  })

  it('and a real payment that is too much by it: the fewer nodes of both count', async () => {
    const token = await aToken(ctx, ['1'])
    await block([sent('1')])
    await block([invented(1_000n, { memo: paymentMemo(token.id) })])
    witnesses = 2
    bank.has(service, '1100uatom')
    await block([paid({ memo: paymentMemo(token.id) })])
    expect(await all()).toMatchObject([{ reason: 'over', amount: 1_000n, cap: 'caused' }])
  })
})

it('one node that invents a claim draws no more of what two have shown than of what it has', async () => {
  witnesses = 2
  await block([1, 2].map(() => paid({ memo: 'hello', amount: '4000uatom' })))
  alsoHas += 8_000n
  const held = await db.select().from(payments).orderBy(payments.id)
  for (const { txHash } of held)
    expect(
      await inTransaction(database, 'test', tx =>
        applyClaim(ctx, tx, { chainId: 'a-1', txHash, payer: wallet, token: null, witnesses: 1 }, { ...admin, actor: wallet }, null),
      ),
    ).toBeNull()
  expect(total(await drain())).toBe(4_000n)
  expect(await waiting()).toEqual(['1 confirmed', '1 due daily-limit'])
})

describe('one node that hides what was paid', () => {
  it('lets refunds look dead, again and again: what was signed counts, so no more leaves than the cap of a day', async () => {
    witnesses = 2
    await overPaid(2, 4_000n)
    witnesses = 1
    await overPaid(3, 4_000n)
    await failed(1)
    let signed = 0n
    for (let round = 0; round < 6; round += 1) {
      await sendRefunds(ctx, 'a-1')
      signed += (await all()).filter(one => ['signed', 'broadcast'].includes(one.status)).reduce((sum, one) => sum + one.amount, 0n)
      for (let blocks = 0; blocks < 25; blocks += 1) await block([])
    }
    // The two that no cap held are held by one since they looked dead.
    expect(signed).toBe(5n * 4_000n + 3n * price)
    expect(await waiting()).toEqual(['1 awaiting_approval daily-limit', '5 due daily-limit'])
  })
})

describe('what no cap holds', () => {
  it('is what two nodes showed, of one payer and however much', async () => {
    witnesses = 2
    await overPaid(12, 50_000n, { to: () => wallet, from: () => wallet })
    expect(total(await drain())).toBe(600_000n)
    await failed(5)
    expect(total(await drain())).toBe(5n * price)
  })

  it('is what a person sends back or gives; attaching alone decides over no refund', async () => {
    await block([invented(9_000n, { memo: 'hello' }), invented(9_000n, { memo: 'hello again' })])
    const [one, other] = await db.select().from(payments).orderBy(payments.id)
    await refundByAdmin(ctx, one?.id ?? 0, { to: wallet }, admin)
    const token = await aToken(ctx, ['1'])
    await block([sent('1')])
    await attachByAdmin(ctx, other?.id ?? 0, token.id, admin)
    expect(await all()).toMatchObject([
      { reason: 'unmatched', cap: null, status: 'due' },
      { reason: 'over', cap: 'caused', status: 'awaiting_approval', waitsFor: 'above-limit' },
    ])
  })
})

describe('something is missing on the chain', () => {
  it('before the first refund leaves, when a node invents a payment and forgets the balance; all wait, without approval', async () => {
    const [token] = await overPaid(1, 4_000n)
    await block([invented(5_000n, { memo: 'hello', consistent: false })])
    expect(total(await drain())).toBe(0n)
    expect(await waiting()).toEqual(['1 due shortfall'])
    expect(await openAlerts()).toEqual(['ledger-differs'])
    expect(token && (await lines(token))).toContain('refund-paused')
    const [refund] = await all()
    await expect(approveRefund(ctx, refund?.id ?? 0, undefined, admin)).rejects.toMatchObject({ code: 'refund-not-waiting' })
    // What is owed from now on waits too.
    await failed(1)
    expect(total(await drain())).toBe(0n)
    expect(await waiting()).toEqual(['2 due shortfall'])
    expect(token && (await lines(token)).filter(kind => kind === 'refund-paused')).toHaveLength(1)

    const found = await reconcile(ctx, chain())
    if (found.state !== 'differs') throw new Error(found.state)
    await correctLedger(ctx, found, admin)
    await reconcile(ctx, chain())
    expect(total(await drain())).toBe(4_000n + price)
    expect(await openAlerts()).toEqual([])
  })

  it('in a lane, found by the comparison on a timer: it waits as well, until both agree again', async () => {
    await overPaid(1, 4_000n)
    expect(total(await drain())).toBe(4_000n)
    bank.events([[ours, anybody(), '8uatom']])
    await reconcile(ctx, chain())
    await overPaid(1, 4_000n)
    expect(total(await drain())).toBe(0n)
    bank.has(ours, '8uatom')
    await reconcile(ctx, chain())
    expect(total(await drain())).toBe(4_000n)
  })

  it('no: more is there than the ledger says, which is told and holds nothing', async () => {
    await overPaid(1, 4_000n)
    alsoHas += 77n
    await reconcile(ctx, chain())
    expect(await openAlerts()).toEqual(['ledger-differs'])
    expect(total(await drain())).toBe(4_000n)
  })

  it('nobody knows while no node tells the balance: nothing is signed until one does', async () => {
    await overPaid(1, 4_000n)
    fault = new ChainError('pruned', 'that height is gone')
    await expect(sendRefunds(ctx, 'a-1')).rejects.toMatchObject({ code: 'pruned' })
    expect(await waiting()).toEqual(['1 due'])
    fault = null
    expect(total(await drain())).toBe(4_000n)
  })
})

it('a long line of one payer who waits hides nobody', async () => {
  await db.insert(payments).values(
    Array.from({ length: 260 }, (_, n) => ({
      chainId: 'a-1',
      height: 1,
      txHash: `X${n}`,
      ordinal: 0,
      at: startedAt,
      payer: n < 250 ? wallet : anybody(),
      memo: '',
      amounts: [{ denom: 'uatom', amount: '4000' }],
      match: 'late' as const,
      state: 'settled' as const,
    })),
  )
  const rows = await db.select().from(payments).orderBy(payments.id)
  await db.insert(refunds).values(
    rows.map(({ id, payer }) => ({
      paymentId: id,
      reason: 'late' as const,
      chainId: 'a-1',
      denom: 'uatom',
      amount: 4_000n,
      to: payer ?? '',
      status: 'due' as const,
      waitsFor: 'daily-limit' as const,
      cap: 'caused' as const,
      createdAt: startedAt,
    })),
  )
  expect(total(await drain())).toBe(11n * 4_000n)
  expect(await db.$count(refunds, and(eq(refunds.status, 'confirmed'), eq(refunds.to, wallet)))).toBe(1)
})

function chain(): Chain {
  return aChain({
    settings: { maxGas: 100_000_000 },
    head: () => ({ height, time: new Date(clock) }),
    account: async () => ({ accountNumber: '1', sequence: String(height) }),
    spendable: async () => [{ denom: 'uatom', amount: '1000000000' }],
    simulate: async () => ({ gasUsed: 1n, gasWanted: 1n }),
    broadcast: async () => ({ hash: '', code: 0, codespace: '', log: '' }),
    async balance(address, denom, options) {
      if (fault) throw fault
      expect(options).toMatchObject({ atHeight: height, agreed: true })
      return (bank.now(address).find(coin => coin.denom === denom)?.amount ?? 0n) + (address === service ? alsoHas : 0n)
    },
    block: () => Promise.reject(new ChainError('pruned', 'old')),
    searchTxs: () => Promise.reject(new ChainError('rejected', 'no index')),
    searchBlocks: () => Promise.reject(new ChainError('rejected', 'no index')),
    async query(ask) {
      if (fault) throw fault
      const value = await ask({
        async request(_service, _method, data) {
          const { address } = QueryAllBalancesRequest.decode(data)
          const coins = bank
            .now(address)
            .map(({ denom, amount }) => ({ denom, amount: String(amount + (address === service ? alsoHas : 0n)) }))
          return QueryAllBalancesResponse.encode(QueryAllBalancesResponse.fromPartial({ balances: coins })).finish()
        },
      })
      return { value, height }
    },
  })
}
