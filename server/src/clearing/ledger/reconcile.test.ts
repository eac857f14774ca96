import type { Block, BlockTx, Chain } from '../../chains/chain.ts'
import type { ClearingContext } from '../context.ts'
import { paymentMemo, writeAddress } from '@relayooor/shared'
import { QueryAllBalancesRequest, QueryAllBalancesResponse } from 'cosmjs-types/cosmos/bank/v1beta1/query'
import { eq } from 'drizzle-orm'
import { beforeEach, describe, expect, it } from 'vitest'
import { ChainError } from '../../chains/chainError.ts'
import { alerts, auditLog, reconciliations } from '../../db/schema/index.ts'
import { useDatabase } from '../../db/testing.ts'
import { correctLedger } from '../../operations/correctLedger.ts'
import { reconcileWhenDue } from '../../operations/reconcileWhenDue.ts'
import { readBlock } from '../block/readBlock.ts'
import { aChain, aContext, aToken, ours, sent, service, startedAt } from '../testing.ts'
import { post } from './post.ts'
import { walletsMoved } from './postings.ts'
import { reconcile } from './reconcile.ts'
import { Bank } from './testing/bank.ts'

const stranger = writeAddress('cosmos', new Uint8Array(20).fill(3))
const database = await useDatabase()
let ctx: ClearingContext
let bank: Bank
let blocks: Block[]
let fault: ChainError | null
let now: Date

beforeEach(async () => {
  now = startedAt
  ctx = await aContext(database, { now: () => now })
  bank = new Bank()
  bank.has(ours, '500uatom')
  blocks = []
  fault = null
  await next([sent('1')])
})

describe('comparing the ledger with a chain', () => {
  it('agrees after payments and gas, at the height that was read last', async () => {
    const token = await aToken(ctx, ['1'])
    await next([
      bank.tx({ from: stranger, fee: '5uatom', memo: paymentMemo(token.id), sends: [[stranger, service, '1100uatom']] }),
      bank.tx({ from: ours, fee: '8uatom' }),
    ])
    expect(await reconcile(ctx, chain())).toEqual({ chainId: 'a-1', state: 'agrees', height: 2, differences: [], explanations: [] })
    expect(await database.db.select().from(reconciliations)).toMatchObject([{ chainId: 'a-1', height: 2, agrees: true, differences: [] }])
  })

  it('raises an alert with the transaction that explains a difference, and ends it when they agree again', async () => {
    await reconcile(ctx, chain())
    await next([bank.tx({ from: stranger, fee: '5uatom', sends: [[stranger, service, '70uatom']] })])
    // What the service never saw: the block came without it.
    const missed = bank.tx({ from: ours, fee: '8uatom', sends: [[ours, stranger, '2uatom']] })
    await next([], [missed])
    const difference = { address: ours, denom: 'uatom', ledger: 500n, chain: 490n }
    expect(await reconcile(ctx, chain())).toMatchObject({
      state: 'differs',
      height: 3,
      differences: [difference],
      explanations: [{ address: ours, denom: 'uatom', ledger: 0n, chain: -10n, txHash: missed.hash, height: 3 }],
    })
    const [alert] = await database.db.select().from(alerts)
    expect(alert).toMatchObject({
      name: 'ledger-differs',
      subject: 'a-1',
      endedAt: null,
      data: {
        height: 3,
        differences: [{ address: ours, denom: 'uatom', ledger: '500', chain: '490' }],
        transactions: [{ txHash: missed.hash, height: 3 }],
      },
    })
    expect(alert?.detail).toContain(missed.hash)

    await post(
      database.db,
      walletsMoved(
        { chainId: 'a-1', at: now, height: 3, txHash: missed.hash },
        { moves: new Map([[ours, [{ denom: 'uatom', amount: -10n }]]]), fee: [{ denom: 'uatom', amount: 8n }] },
      ),
    )
    expect(await reconcile(ctx, chain())).toMatchObject({ state: 'agrees' })
    expect(await database.db.select().from(alerts)).toMatchObject([{ name: 'ledger-differs', endedAt: now }])
  })

  it('names what the ledger books and the chain does not show', async () => {
    await reconcile(ctx, chain())
    await next([])
    await post(
      database.db,
      walletsMoved(
        { chainId: 'a-1', at: now, height: 2, txHash: 'INVENTED' },
        { moves: new Map([[service, [{ denom: 'uatom', amount: 9n }]]]), fee: [] },
      ),
    )
    expect(await reconcile(ctx, chain())).toMatchObject({
      state: 'differs',
      explanations: [{ address: service, txHash: 'INVENTED', ledger: 9n, chain: 0n }],
    })
  })

  it.each(['pruned', 'unreachable'] as const)('takes %s for no difference, and tells when that lasts', async code => {
    await reconcile(ctx, chain())
    fault = new ChainError(code, 'nothing to be had')
    now = new Date(startedAt.getTime() + 29 * 60_000)
    expect(await reconcile(ctx, chain())).toMatchObject({ state: 'unknown', detail: expect.stringContaining(code) })
    expect(await database.db.select().from(alerts)).toEqual([])
    now = new Date(startedAt.getTime() + 31 * 60_000)
    await reconcile(ctx, chain())
    expect(await database.db.select().from(alerts)).toMatchObject([{ name: 'ledger-unchecked', subject: 'a-1', endedAt: null }])
    fault = null
    await reconcile(ctx, chain())
    expect(await database.db.select().from(alerts)).toMatchObject([{ name: 'ledger-unchecked', endedAt: now }])
  })

  it('compares nothing before the opening balances are known', async () => {
    const more = {
      ...ctx,
      lanes: { ...ctx.lanes, keys: ['lane', 'second'], address: (lane: string) => (lane === 'second' ? 'cosmos1second' : ours) },
    }
    expect(await reconcile(more, chain())).toMatchObject({ state: 'unknown', detail: expect.stringContaining('cosmos1second') })
  })

  it('tells that a chain was never compared, when that lasts', async () => {
    const turn = reconcileWhenDue({ ...ctx, chains: new Map([['a-1', chain()]]) }, 300)
    fault = new ChainError('pruned', 'nothing to be had')
    for (const minutes of [0, 29, 31]) {
      now = new Date(startedAt.getTime() + minutes * 60_000)
      expect(await database.db.select().from(alerts)).toEqual([])
      await turn()
    }
    expect(await database.db.select().from(alerts)).toMatchObject([{ name: 'ledger-unchecked', subject: 'a-1', endedAt: null }])
  })

  it('compares at the start and then when the time has come, sooner after a failure', async () => {
    const turn = reconcileWhenDue({ ...ctx, chains: new Map([['a-1', chain()]]) }, 300)
    const count = async () => (await database.db.select().from(reconciliations)).length
    const later = (seconds: number) => (now = new Date(now.getTime() + seconds * 1000))
    await turn()
    await turn()
    expect(await count()).toBe(1)
    later(300)
    fault = new ChainError('unreachable', 'away')
    await turn()
    fault = null
    later(15)
    await turn()
    expect(await count()).toBe(2)
  })

  it("is corrected by a person, once, on the operator's side", async () => {
    bank.has(service, '33uatom')
    const found = await reconcile(ctx, chain())
    if (found.state !== 'differs') throw new Error(found.state)
    const who = { actor: 'admin-key', source: '10.0.0.1', note: 'blocks were lost in the move to the new node' }
    expect(await correctLedger(ctx, found, who)).toBe(true)
    expect(await correctLedger(ctx, found, who)).toBe(false)
    expect(await reconcile(ctx, chain())).toMatchObject({ state: 'agrees' })
    expect(await database.db.select().from(auditLog).where(eq(auditLog.action, 'correct-ledger'))).toMatchObject([
      {
        actor: 'admin-key',
        source: '10.0.0.1',
        subject: 'chain:a-1',
        after: { note: who.note, differences: [{ address: service, ledger: '0', chain: '33' }] },
      },
    ])
  })
})

/** The next block of `a-1`: what the service reads of it, and what else the chain has in it. */
async function next(txs: BlockTx[], missed: BlockTx[] = []): Promise<void> {
  const height = blocks.length + 1
  const openings = height === 1 ? [service, ours].map(address => ({ address, coins: bank.before(address) })) : []
  const block = { chainId: 'a-1', height, time: startedAt, txs, events: [] }
  await readBlock(ctx, block, openings)
  bank.settle()
  blocks.push({ ...block, txs: [...txs, ...missed] })
}

function chain(): Chain {
  const anyBlock = (height: number) => {
    const block = blocks[height - 1]
    return block ? Promise.resolve(block) : Promise.reject(new ChainError('not-yet', 'not made'))
  }
  return aChain({
    block: anyBlock,
    searchBlocks: async () => [],
    searchTxs: async query => ({
      total: 0,
      txs: blocks.flatMap(({ height, txs }) =>
        txs
          .filter(tx =>
            tx.events.some(
              event =>
                event.type === 'transfer' && event.attributes.some(({ key, value }) => query.startsWith(`transfer.${key}='${value}'`)),
            ),
          )
          .map(tx => ({ ...tx, height })),
      ),
    }),
    async query(ask, options) {
      if (fault) throw fault
      expect(options).toMatchObject({ atHeight: blocks.length })
      const value = await ask({
        async request(service, method, data) {
          expect(`${service}/${method}`).toBe('cosmos.bank.v1beta1.Query/AllBalances')
          const { address } = QueryAllBalancesRequest.decode(data)
          return QueryAllBalancesResponse.encode(
            QueryAllBalancesResponse.fromPartial({
              balances: bank.now(address).map(({ denom, amount }) => ({ denom, amount: amount.toString() })),
            }),
          ).finish()
        },
      })
      return { value, height: blocks.length }
    },
  })
}
