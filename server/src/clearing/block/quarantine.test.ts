import type { Block, BlockTx, Chain } from '../../chains/chain.ts'
import type { ClearingContext } from '../context.ts'
import type { Recorder } from './recordBlocks.ts'
import { Buffer } from 'node:buffer'
import { paymentMemo } from '@relayooor/shared'
import { eq } from 'drizzle-orm'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ChainError } from '../../chains/chainError.ts'
import { copyText } from '../../chains/spooledAnswer.ts'
import {
  alerts,
  auditLog,
  chainCursors,
  clearingOperations,
  clearingTokens,
  payments,
  quarantinedBlocks,
  refunds,
  refundTransactions,
  walletChallenges,
} from '../../db/schema/index.ts'
import { useDatabase } from '../../db/testing.ts'
import { issueChallenge, purgeChallenges } from '../../db/walletChallenges.ts'
import { countGas } from '../gas/countGas.ts'
import { reconcile } from '../ledger/reconcile.ts'
import { ledgerFaults } from '../ledger/testing/ledgerFaults.ts'
import { topUpSeconds } from '../orders/deadlines.ts'
import { expireTokens, returnUnderpaid } from '../payments/expireTokens.ts'
import { checkRoute } from '../quote/checkRoute.ts'
import { storeSigned } from '../refunds/sign/storeSigned.ts'
import { readWallet } from '../refunds/sign/walletFacts.ts'
import { failOverdue } from '../runs/failPacket.ts'
import { aChain, aContext, aToken, aTx, freeGas, ours, paid, received, sent, service, startedAt, wallet } from '../testing.ts'
import { statisticsFaults } from '../testing/sumFaults.ts'
import { listQuarantine, viewQuarantined } from '../views/listQuarantine.ts'
import { loadStatus } from '../views/presentStatus.ts'
import { verifyPayment } from '../views/verifyPayment.ts'
import { readBlock, readQuarantined } from './readBlock.ts'
import { createRecorder } from './recordBlocks.ts'
import { retryByHand } from './retryByHand.ts'
import { retryAll } from './retryQuarantined.ts'

const database = await useDatabase()
const seconds = (n: number) => new Date(startedAt.getTime() + n * 1_000)
const admin = { at: startedAt, actor: 'admin-key', source: '127.0.0.1' }

let ctx: ClearingContext
let blocks: Block[]
let chain: Chain
let recorder: Recorder
/** While it is set, recording a payment fails for a reason of ours. */
let fault: Error | null
let now: Date

beforeEach(async () => {
  now = startedAt
  fault = null
  blocks = []
  chain = aChain({
    head: () => ({ height: blocks.length, time: blocks.at(-1)?.time ?? startedAt }),
    health: () => ({ healthy: true, state: 'ok', quorate: true, since: startedAt, endpoints: [] }),
    block: async height => blocks[height - 1] ?? Promise.reject(new ChainError('not-yet', 'no such block')),
    query: async () => ({ value: [] as never, height: blocks.length }),
    balance: async () => 1_000n,
    account: async () => null,
    spendable: async () => [],
    searchTxs: async () => ({ total: 0, txs: [] }),
    searchBlocks: async () => [],
  })
  ctx = await aContext(database, {
    now: () => now,
    chains: new Map([['a-1', chain]]),
    gas: freeGas,
    routes: { secondsPerBlock: async () => 1 },
    settings: {
      paymentDenoms: () => {
        if (fault) throw fault
        return ['uatom']
      },
    },
  })
  recorder = createRecorder(ctx, chain)
})

// Whatever was put aside and read later, each coin has its place, and each count is right.
afterEach(async () => {
  expect(await ledgerFaults(database.db)).toEqual([])
  expect(await statisticsFaults(database.db)).toEqual([])
})

/** Makes the next block of `a-1`, and has it recorded as the reader does: as often as it takes. */
async function next(txs: BlockTx[], at: Date = seconds(blocks.length + 1)): Promise<Block> {
  const block = { chainId: 'a-1', height: blocks.length + 1, time: at, txs, events: [] }
  blocks.push(block)
  for (let tries = 0; tries < 20; tries += 1) {
    try {
      await recorder.record(block)
      return block
    } catch (error) {
      if (error !== fault) throw error
    }
  }
  throw new Error('it was neither recorded nor put aside')
}

async function cursor() {
  const [row] = await database.db.select().from(chainCursors).where(eq(chainCursors.chainId, 'a-1'))
  return row?.height
}

async function openAlerts(): Promise<string[]> {
  return (await database.db.select().from(alerts)).filter(alert => !alert.endedAt).map(alert => `${alert.name} ${alert.subject}`)
}

async function retry(height: number) {
  await retryByHand(ctx, chain, height, admin)
  return viewQuarantined(database.db, 'a-1', height)
}

const breakPayments = () => (fault = new TypeError('a fault of ours'))

describe('a block that cannot be recorded', () => {
  it('is put aside with its digest and why, alerted, and those after it are read', async () => {
    const token = await aToken(ctx, ['1'])
    await next([sent('1')])
    breakPayments()
    const block = await next([paid({ memo: paymentMemo(token.id) })])
    fault = null
    await next([sent('2')])
    expect(await cursor()).toBe(3)
    const {
      items: [view],
    } = await listQuarantine(database.db, 'a-1', { limit: 50 })
    expect(view).toMatchObject({
      height: '2',
      state: 'open',
      kind: 'not-recorded',
      reason: 'TypeError: a fault of ours',
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      tries: 0,
    })
    expect(view?.keptBytes).toBe(view?.bytes)
    expect(await openAlerts()).toEqual(['block-quarantined a-1'])
    expect(await database.db.select().from(payments)).toEqual([])
    expect(block.height).toBe(2)
  })

  it('is read later with all that it shows, as the block that it is, once, and the alert ends', async () => {
    const token = await aToken(ctx, ['1'])
    await next([sent('1')])
    breakPayments()
    const block = await next([paid({ memo: paymentMemo(token.id) })])
    fault = null
    await next([])
    now = seconds(400)
    expect(await retry(2)).toMatchObject({ state: 'read', height: '2', readAt: now.toISOString() })
    expect(await cursor()).toBe(3)
    expect(await loadStatus(ctx, token.id)).toMatchObject({
      status: 'queued',
      payments: [{ height: '2', at: block.time.toISOString(), match: 'exact' }],
    })
    expect(await openAlerts()).toEqual([])
    expect(await readQuarantined(ctx, block)).toBe(false)
    expect(await readBlock(ctx, block)).toBe(false)
    expect(await database.db.select().from(payments)).toHaveLength(1)
    expect((await database.db.select().from(auditLog)).map(row => row.action)).toEqual(
      expect.arrayContaining(['quarantine-block', 'read-quarantined-block', 'retry-quarantined-block']),
    )
  })

  it('stays when it fails again, and says why', async () => {
    const token = await aToken(ctx, ['1'])
    breakPayments()
    await next([sent('1'), paid({ memo: paymentMemo(token.id) })])
    fault = new RangeError('another fault of ours')
    await retryAll(ctx, chain)
    expect(await retry(1)).toMatchObject({ state: 'open', tries: 2, reason: 'another fault of ours' })
    await expect(retry(7)).rejects.toMatchObject({ code: 'not-found' })
    fault = null
    await retryAll(ctx, chain)
    expect(await database.db.select().from(payments)).toHaveLength(1)
  })

  it('is read from what was kept of it when no node has it any more', async () => {
    const token = await aToken(ctx, ['1'])
    breakPayments()
    await next([sent('1'), paid({ memo: paymentMemo(token.id) })])
    fault = null
    const pruned = { ...chain, block: async () => Promise.reject(new ChainError('pruned', 'thrown away')), settings: chain.settings }
    await retryAll(ctx, pruned as Chain)
    expect(await loadStatus(ctx, token.id)).toMatchObject({
      status: 'queued',
      payments: [{ match: 'exact', txHash: blocks[0]?.txs[1]?.hash }],
    })
  })

  it('is recorded beside the reader that goes on, each of both once', async () => {
    const [first, second] = [await aToken(ctx, ['1']), await aToken(ctx, ['2'])]
    await next([sent('1', '2')])
    breakPayments()
    await next([paid({ memo: paymentMemo(first.id) })])
    fault = null
    await Promise.all([retryAll(ctx, chain), retryAll(ctx, chain), next([paid({ memo: paymentMemo(second.id) })]), retryAll(ctx, chain)])
    expect(await database.db.select({ height: payments.height }).from(payments).orderBy(payments.height)).toEqual([
      { height: 2 },
      { height: 3 },
    ])
  })

  it('does not hide a fault that every block meets: after so many the reader stands', async () => {
    await database.db.insert(quarantinedBlocks).values(
      Array.from({ length: 100 }, (_, index) => ({
        chainId: 'a-1',
        height: index + 1_000,
        kind: 'not-recorded' as const,
        reason: '',
        digest: '',
        length: 0,
        answer: new Uint8Array(),
        readUntil: startedAt,
        at: startedAt,
      })),
    )
    const token = await aToken(ctx, ['1'])
    breakPayments()
    await expect(next([sent('1'), paid({ memo: paymentMemo(token.id) })])).rejects.toThrow('no more are put aside')
    expect(await cursor()).toBe(0)
  })

  it('is none while the database is away or another transaction was in the way', async () => {
    const token = await aToken(ctx, ['1'])
    fault = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
    await expect(next([sent('1'), paid({ memo: paymentMemo(token.id) })])).rejects.toThrow('neither')
    expect(await cursor()).toBe(0)
    expect(await database.db.select().from(quarantinedBlocks)).toEqual([])
  })
})

describe('a block that cannot be decoded', () => {
  it('is put aside when enough nodes answer so, and never when one shows it', async () => {
    const answer = copyText('{"result":{"height":')
    const unreadable = createRecorder(ctx, {
      ...chain,
      settings: chain.settings,
      unreadable: async () => ({ reason: 'node answered block with an unknown shape', answer }),
    })
    const shown = createRecorder(ctx, { ...chain, settings: chain.settings, unreadable: async () => null })
    expect(await shown.putAsideUnreadable(1)).toBe(false)
    expect(await cursor()).toBe(0)
    expect(await unreadable.putAsideUnreadable(1)).toBe(true)
    expect(await cursor()).toBe(1)
    const [row] = await database.db.select().from(quarantinedBlocks)
    expect(row).toMatchObject({ height: 1, kind: 'not-decoded', digest: answer.digest })
    expect(Buffer.from(row?.answer ?? []).toString()).toBe('{"result":{"height":')
  })
})

describe('while a block waits, it counts as unread', () => {
  /** Somebody's money that is for no order. */
  const found = () => paid({ memo: 'to be found', amount: '70uatom', from: 'cosmos1stranger' })

  /** Quarantines the next block. */
  async function gap(inside: BlockTx[] = [found()]): Promise<void> {
    breakPayments()
    await next(inside)
    fault = null
  }

  it('no price is over, and one that it pays is taken in time', async () => {
    const token = await aToken(ctx, ['1'])
    await next([sent('1')])
    await gap([paid({ memo: paymentMemo(token.id) })])
    await next([], seconds(1_000))
    now = seconds(1_000)
    await expireTokens(ctx)
    expect(await loadStatus(ctx, token.id)).toMatchObject({ status: 'awaiting_payment' })
    await retryAll(ctx, chain)
    expect(await loadStatus(ctx, token.id)).toMatchObject({ status: 'queued', payments: [{ match: 'exact' }] })
  })

  it('a price that nobody paid is over once it was read', async () => {
    const token = await aToken(ctx, ['1'])
    await next([sent('1')])
    await gap()
    await next([], seconds(1_000))
    now = seconds(1_000)
    await retryAll(ctx, chain)
    await expireTokens(ctx)
    const [row] = await database.db.select().from(clearingTokens).where(eq(clearingTokens.id, token.id))
    expect(row?.status).toBe('expired')
  })

  it('what was too little is not sent back: the rest may be in it', async () => {
    const token = await aToken(ctx, ['1'])
    await next([sent('1'), paid({ memo: paymentMemo(token.id), amount: '600uatom' })])
    await gap([paid({ memo: paymentMemo(token.id), amount: '500uatom' })])
    now = seconds(300 + topUpSeconds + 60)
    await next([], now)
    await returnUnderpaid(ctx)
    expect(await database.db.select().from(refunds)).toEqual([])
    await retryAll(ctx, chain)
    expect(await loadStatus(ctx, token.id)).toMatchObject({ status: 'queued' })
  })

  /** An order whose transfer somebody else delivers: all of its price is owed back, and signed until block 6. */
  async function signed(): Promise<{ token: string; tx: BlockTx }> {
    const token = await aToken(ctx, ['1'])
    await next([sent('1'), paid({ memo: paymentMemo(token.id) })])
    await readBlock(ctx, { chainId: 'b-1', height: 1, time: seconds(2), txs: [received('cosmos1other', 'success', '1')], events: [] })
    const due = await database.db.select().from(refunds)
    const tx = aTx({ timeoutHeight: 6n })
    await storeSigned(ctx, {
      chainId: 'a-1',
      origin: 'hot',
      sender: service,
      bytes: tx.bytes,
      refunds: due.map(({ id, amount }) => ({ id, net: amount })),
      from: 'due',
      actor: 'system',
      source: 'test',
    })
    return { token: token.id, tx }
  }
  const statusOf = async () => (await database.db.select({ status: refundTransactions.status }).from(refundTransactions))[0]?.status

  it('no refund transaction is dead that it may hold; it is confirmed by it, once', async () => {
    const { token, tx } = await signed()
    await gap([tx, found()])
    for (let height = 3; height <= 8; height += 1) await next([])
    expect(await statusOf()).toBe('signed')
    await retryAll(ctx, chain)
    expect(await statusOf()).toBe('confirmed')
    expect(await loadStatus(ctx, token)).toMatchObject({ refunds: [{ status: 'confirmed', height: '2' }] })
  })

  it('a refund transaction that it does not hold is dead after it was read, and signed anew', async () => {
    await signed()
    await gap()
    for (let height = 3; height <= 8; height += 1) await next([])
    expect(await statusOf()).toBe('signed')
    await retryAll(ctx, chain)
    await next([])
    expect(await statusOf()).toBe('dead')
  })

  it('nothing new is signed for the wallet', async () => {
    await next([])
    expect(await readWallet(ctx, chain, service)).not.toBeNull()
    await gap()
    expect(await readWallet(ctx, chain, service)).toBeNull()
    await retryAll(ctx, chain)
    expect(await readWallet(ctx, chain, service)).not.toBeNull()
  })

  it('no price is given there, and again when it was read', async () => {
    const source = { chainId: 'a-1', portId: 'transfer', channelId: 'channel-0' }
    const sell = () =>
      checkRoute(
        {
          ...ctx,
          chains: new Map([
            ['a-1', chain],
            ['b-1', chain],
          ]),
        },
        'a-1',
        [source],
        'ip:buyer',
      )
    await next([])
    await readBlock(ctx, { chainId: 'b-1', height: 1, time: seconds(1), txs: [], events: [] })
    await expect(sell()).resolves.toMatchObject({ seconds: 1 })
    await gap()
    await expect(sell()).rejects.toMatchObject({ code: 'route-paused', facts: { reason: 'chain-not-read' } })
    await retryAll(ctx, chain)
    await expect(sell()).resolves.toMatchObject({ seconds: 1 })
  })

  it('no order is ended by time', async () => {
    const token = await aToken(ctx, ['1'])
    await next([sent('1'), paid({ memo: paymentMemo(token.id) })])
    await gap()
    now = seconds(10_000)
    await failOverdue(ctx)
    const [before] = await database.db.select().from(clearingOperations)
    expect(before?.finishedAt).toBeNull()
    await retryAll(ctx, chain)
    await failOverdue(ctx)
    const [after] = await database.db.select().from(clearingOperations)
    expect(after?.status).toBe('not_cleared')
  })

  it('nobody is told that a transaction in it does not pay', async () => {
    const token = await aToken(ctx, ['1'])
    await next([sent('1')])
    const payment = paid({ memo: paymentMemo(token.id) })
    await gap([payment])
    await next([])
    const indexed: Chain = { ...chain, settings: chain.settings, tx: async () => ({ ...payment, height: 2 }) }
    const verify = () => verifyPayment({ ...ctx, chains: new Map([['a-1', indexed]]) }, token.id, payment.hash)
    expect(await verify()).toMatchObject({ proven: false })
    await retryAll(ctx, chain)
    expect(await verify()).toMatchObject({ proven: true })
  })

  it('the ledger is compared with nothing, and compared again when it was read', async () => {
    await next([])
    await next([])
    expect(await reconcile(ctx, chain)).toMatchObject({ state: 'agrees' })
    await gap()
    await next([])
    expect(await reconcile(ctx, chain)).toMatchObject({ state: 'unknown', detail: 'block 3 could not be recorded yet' })
    await retryAll(ctx, chain)
    expect(await reconcile(ctx, chain)).not.toMatchObject({ state: 'unknown' })
  })

  it('no wallet begins to be followed: what moved in it would be counted twice', async () => {
    await gap()
    await next([])
    await next([])
    expect(await reconcile(ctx, chain)).toMatchObject({ state: 'unknown' })
    await retryAll(ctx, chain)
    await next([])
    expect(await ledgerFaults(database.db)).toEqual([])
  })

  it('a claim is kept until the blocks of its time were read', async () => {
    await next([])
    await issueChallenge(database.db, {
      purpose: 'claim',
      chainId: 'a-1',
      address: wallet,
      now: startedAt,
      lifetimeSeconds: 300,
      write: nonce => nonce,
    })
    await gap()
    await next([], seconds(90_000))
    await purgeChallenges(database.db, seconds(1_000))
    expect(await database.db.$count(walletChallenges)).toBe(1)
    await retryAll(ctx, chain)
    await purgeChallenges(database.db, seconds(1_000))
    expect(await database.db.$count(walletChallenges)).toBe(0)
  })

  it('what clearing cost is not added up', async () => {
    const token = await aToken(ctx, ['1'])
    await next([sent('1'), paid({ memo: paymentMemo(token.id) })])
    await readBlock(ctx, { chainId: 'b-1', height: 1, time: seconds(2), txs: [received(ours, 'success', '1')], events: [] })
    await gap()
    now = seconds(10_000)
    await countGas(ctx)
    expect((await database.db.select().from(clearingOperations))[0]?.gasSpent).toBeNull()
    await retryAll(ctx, chain)
    await countGas(ctx)
    expect((await database.db.select().from(clearingOperations))[0]?.gasSpent).not.toBeNull()
  })

  it('what clearing cost elsewhere is added up', async () => {
    const token = await aToken(ctx, ['1'])
    await next([sent('1'), paid({ memo: paymentMemo(token.id) })])
    await readBlock(ctx, { chainId: 'b-1', height: 1, time: seconds(2), txs: [received(ours, 'success', '1')], events: [] })
    const elsewhere = { chainId: 'c-1', height: 5, kind: 'not-recorded', reason: 'x', digest: '', length: 0 } as const
    await database.db.insert(chainCursors).values({ chainId: 'c-1', height: 5, blockTime: startedAt })
    await database.db.insert(quarantinedBlocks).values({ ...elsewhere, answer: Buffer.alloc(0), readUntil: startedAt, at: startedAt })
    now = seconds(10_000)
    await countGas(ctx)
    expect((await database.db.select().from(clearingOperations))[0]?.gasSpent).not.toBeNull()
  })
})
