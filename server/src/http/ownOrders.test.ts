import type { OperationView, UserStatisticsView } from '@relayooor/shared'
import type { AccountCaller } from './caller.ts'
import type { TestApp } from './testing.ts'
import { ClearingState, paymentMemo, writeAddress } from '@relayooor/shared'
import { eq } from 'drizzle-orm'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { settleLate } from '../clearing/block/settleLate.ts'
import { failPacket } from '../clearing/runs/failPacket.ts'
import {
  aChain,
  aContext,
  assetsOf,
  aToken,
  blocksFor,
  freeGas,
  ours,
  paid,
  received,
  sent,
  startedAt,
  theirs,
  timedOut,
} from '../clearing/testing.ts'
import { inTransaction } from '../db/inTransaction.ts'
import { clearingTokens, packetClearingResults } from '../db/schema/index.ts'
import { useDatabase } from '../db/testing.ts'
import { accountHandlers } from './accountHandlers.ts'
import { accountCaller, accountDeps, handlers, startTestApp } from './testing.ts'

const bytes = (n: number) => new Uint8Array(20).fill(n)
const me = writeAddress('cosmos', bytes(1))
const meOnB = writeAddress('osmo', bytes(1))
const friend = writeAddress('cosmos', bytes(2))
const stranger = writeAddress('cosmos', bytes(3))

const database = await useDatabase()
let ctx: Awaited<ReturnType<typeof aContext>>
let app: TestApp
let block: ReturnType<typeof blocksFor>
/** Who is signed in. */
let caller: AccountCaller | { kind: 'anonymous' } | { kind: 'admin-key' }

beforeEach(async () => {
  const settings = (chainId: string, prefix: string, addressType: 'secp256k1' | 'eth_secp256k1') =>
    aChain({ settings: { chainId, prefix, addressType } })
  ctx = await aContext(database, {
    chains: new Map([
      ['a-1', settings('a-1', 'cosmos', 'secp256k1')],
      ['b-1', settings('b-1', 'osmo', 'secp256k1')],
      ['e-1', settings('e-1', 'evm', 'eth_secp256k1')],
    ]),
    gas: freeGas,
    assets: assetsOf({ uatom: { symbol: 'ATOM', decimals: 6 }, 'ibc/USDC': { baseDenom: 'uusdc', unknownOrigin: true } }),
  })
  block = blocksFor(ctx)
  await block('a-1', [sent(...Array.from({ length: 12 }, (_, n) => String(n + 1)))])
  signedIn(me)
  await app?.close()
  app = await startTestApp({
    identify: async () => caller,
    handlers: handlers(accountHandlers(ctx, accountDeps)),
  })
})
afterAll(() => app.close())

function signedIn(address: string, chainId = 'a-1'): void {
  caller = accountCaller({ address, chainId })
}

function after(seconds: number): Date {
  return new Date(startedAt.getTime() + seconds * 1000)
}

/** An order made for a wallet, some seconds after the start. */
function order(sequence: string, { at = 0, wallet = me }: { at?: number; wallet?: string } = {}) {
  return aToken(ctx, [sequence], { walletAddress: wallet, createdAt: after(at) })
}

async function get<T>(path: string): Promise<{ status: number; body: T }> {
  const response = await fetch(`${app.url}/api/v1${path}`)
  return { status: response.status, body: (await response.json()) as T }
}

async function list(query = ''): Promise<{ items: OperationView[]; nextCursor: string | null }> {
  const { status, body } = await get<{ items: OperationView[]; nextCursor: string | null }>(`/clearing/operations${query}`)
  expect(status).toBe(200)
  return body
}

/** Orders of an account, one per state. */
async function oneOfEach(): Promise<Record<string, string>> {
  const made = await Promise.all(['1', '2', '3', '4', '5', '6', '7'].map((sequence, n) => order(sequence, { at: n })))
  const [open, expired, underpaid, queued, cleared, lost, seen] = made.map(token => token.id)
  await database.db
    .update(clearingTokens)
    .set({ status: 'expired' })
    .where(eq(clearingTokens.id, expired ?? ''))
  await block('a-1', [paid({ memo: paymentMemo(underpaid ?? ''), amount: '1000uatom' })])
  for (const token of [queued, cleared, lost]) await block('a-1', [paid({ memo: paymentMemo(token ?? ''), amount: '1105uatom' })])
  await block('b-1', [received(ours, 'success', '5'), received(theirs, 'success', '6')], after(9))
  ctx.settings.confirmations = 2
  await block('a-1', [paid({ memo: paymentMemo(seen ?? '') })])
  return {
    awaiting_payment: open ?? '',
    underpaid: underpaid ?? '',
    queued: queued ?? '',
    cleared: cleared ?? '',
    not_cleared: lost ?? '',
    confirming: seen ?? '',
  }
}

describe('own orders', () => {
  it('are told with their states, newest first; prices that were never paid are not, once they are over', async () => {
    const made = await oneOfEach()
    const { items, nextCursor } = await list()
    expect(items.map(item => [item.status, item.token])).toEqual(Object.entries(made).toSorted(byPlace))
    expect(nextCursor).toBeNull()
    expect(items.find(item => item.status === 'cleared')).toMatchObject({
      packetCount: 1,
      results: { delivered: 1 },
      kept: { denom: 'uatom', amount: '1100' },
      packets: [{ packet: { sequence: '5' }, result: 'delivered', amount: { denom: 'uatom', amount: '5' }, symbol: 'ATOM' }],
      payments: [{ amounts: [{ denom: 'uatom', amount: '1105' }], match: 'over' }],
      refunds: [{ reason: 'over', amount: { denom: 'uatom', amount: '5' } }],
      finishedAt: after(9).toISOString(),
    })
  })

  it('can be asked for by each state', async () => {
    const made = await oneOfEach()
    for (const status of ClearingState.options)
      expect(
        (await list(`?status=${status}`)).items.map(item => item.token),
        status,
      ).toEqual([made[status]].filter(Boolean))
  })

  it('are found by number, transaction and packet, never those of others', async () => {
    const mine = await order('1', { at: 1 })
    const others = await order('2', { at: 2, wallet: stranger })
    const search = async (q: string, more = '') => (await list(`?q=${encodeURIComponent(q)}${more}`)).items.map(item => item.token)
    await block('a-1', [paid({ memo: paymentMemo(mine.id), from: me })])
    const [payment] = (await list()).items.flatMap(item => item.payments)
    for (const q of [mine.id, mine.id.slice(0, 8), `CLR-${mine.id}`, 'a-1/transfer/channel-0/1', payment?.txHash ?? ''])
      expect(await search(q), q).toEqual([mine.id])
    expect(await search(mine.id, '&status=cleared')).toEqual([])
    for (const q of [others.id, 'a-1/transfer/channel-0/2']) expect(await search(q), q).toEqual([])
    expect(await get(`/clearing/operations?q=${me}`)).toMatchObject({ status: 400, body: { code: 'invalid-request' } })
  })

  it('are those of its wallets on every chain of its kind of key, and those that it paid for others', async () => {
    const onA = await order('1', { at: 1 })
    const onB = await order('2', { at: 2, wallet: meOnB })
    const gift = await order('3', { at: 3, wallet: friend })
    await order('4', { at: 4, wallet: writeAddress('evm', bytes(1)) })
    await order('5', { at: 5, wallet: stranger })
    await block('a-1', [paid({ memo: paymentMemo(gift.id), from: me }), paid({ memo: paymentMemo(onA.id), from: me })])
    const mine = [gift.id, onB.id, onA.id]
    expect((await list()).items.map(item => item.token)).toEqual(mine)
    signedIn(meOnB, 'b-1')
    expect((await list()).items.map(item => item.token)).toEqual(mine)
    signedIn(friend)
    expect((await list()).items.map(item => item.token)).toEqual([gift.id])
  })

  it('come page by page, each once, also when many were made at the same moment', async () => {
    const made = await Promise.all(Array.from({ length: 7 }, (_, n) => order(String(n + 1), { at: n < 5 ? 0 : n })))
    const seen: string[] = []
    for (let cursor: string | null = ''; cursor !== null;) {
      const { items, nextCursor } = await list(`?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`)
      seen.push(...items.map(item => item.token))
      cursor = nextCursor
    }
    expect(seen).toHaveLength(7)
    expect(new Set(seen)).toEqual(new Set(made.map(token => token.id)))
    expect(await get('/clearing/operations?cursor=bm9uZQ')).toMatchObject({ status: 400, body: { code: 'invalid-request' } })
  })
})

describe('the table', () => {
  it('has a record for each order and coin, and none of others', async () => {
    const token = await order('1')
    await order('2', { wallet: stranger })
    await block('a-1', [paid({ memo: paymentMemo(token.id), amount: '1200uatom' })], after(5))
    await block('a-1', [paid({ memo: paymentMemo(token.id), amount: '7ibc/USDC', from: friend })], after(6))
    await block('b-1', [received(ours, 'success', '1')], after(9))
    const response = await fetch(`${app.url}/api/v1/clearing/operations.csv`)
    expect([response.headers.get('content-type'), response.headers.get('content-disposition')]).toEqual([
      'text/csv; charset=utf-8',
      'attachment; filename="relayooor-orders.csv"',
    ])
    const [head, ...records] = (await response.text()).split('\r\n')
    expect(head).toBe(
      'order,status,ordered_at,paid_at,finished_at,wallet,paid_by,chain,coin,denom,price,paid,kept,refunded,' +
        'to_be_refunded,transfers,payment_transactions,refund_transactions,transfers_returned,return_transactions',
    )
    expect(records).toEqual([
      expect.stringMatching(
        new RegExp(
          `^${token.id},cleared,2026-01-01T12:00:00.000Z,2026-01-01T12:00:05.000Z,2026-01-01T12:00:09.000Z,${me},${me} ` +
            `${friend},a-1,ATOM,uatom,0.0011,0.0012,0.0011,0,0.0001,1,[0-9A-F]{64},,0,$`,
        ),
      ),
      expect.stringMatching(new RegExp(`^${token.id},.*,a-1,uusdc of an unknown chain,ibc/USDC,,7,,0,7,1,[0-9A-F]{64},,0,$`)),
      '',
    ])
  })

  it('is narrowed as the list is, by the same words', async () => {
    const made = await oneOfEach()
    const table = async (query: string) => {
      const lines = (await (await fetch(`${app.url}/api/v1/clearing/operations.csv?${query}`)).text()).trim().split('\r\n')
      return [...new Set(lines.slice(1).map(line => line.split(',')[0]))]
    }
    const listed = async (query: string) => (await list(`?${query}`)).items.map(item => item.token)
    for (const query of [
      'status=cleared',
      'status=not_cleared',
      'status=underpaid',
      `q=${made.queued}`,
      `q=${made.queued}&status=cleared`,
      'q=a-1/transfer/channel-0/5',
    ])
      expect([query, await table(query)]).toEqual([query, await listed(query)])
    expect(await table('status=cleared')).toEqual([made.cleared])
    expect(await get(`/clearing/operations.csv?q=${me}`)).toMatchObject({ status: 400, body: { code: 'invalid-request' } })
  })

  it('names what came back over IBC, and by which transactions', async () => {
    const token = await aToken(ctx, ['1', '2'], { walletAddress: me })
    await block('a-1', [paid({ memo: paymentMemo(token.id), amount: `${token.amount}uatom` })], after(5))
    await block('b-1', [received(ours, 'success', '1')], after(8))
    const back = timedOut(ours, '2')
    await block('a-1', [back], after(9))
    const [head = [], record = []] = (await (await fetch(`${app.url}/api/v1/clearing/operations.csv`)).text())
      .split('\r\n')
      .map(line => line.split(','))
    const field = (name: string) => record[head.indexOf(name)]
    expect(['status', 'transfers', 'transfers_returned', 'return_transactions'].map(field)).toEqual(['partly_cleared', '2', '1', back.hash])
  })

  it('is whole however long it is', async () => {
    const example = await order('1')
    await database.pool.query(
      `insert into clearing_tokens (id, status, wallet_address, refund_address, chain_id, service_address, denom, amount,
        created_at, expires_at, terms, signature)
      select gen_random_uuid(), 'paid', wallet_address, refund_address, chain_id, service_address, denom, amount,
        created_at + (n % 7) * interval '1 minute', expires_at, terms, signature from clearing_tokens, generate_series(1, 450) n
          where id = $1`,
      [example.id],
    )
    const text = await (await fetch(`${app.url}/api/v1/clearing/operations.csv`)).text()
    expect(new Set(text.trim().split('\r\n')).size).toBe(452)
  })
})

describe('personal statistics', () => {
  it('are zeros for who has done nothing', async () => {
    expect(await get('/users/statistics')).toEqual({
      status: 200,
      body: {
        address: me,
        operations: 0,
        packetsRequested: 0,
        packetsCleared: 0,
        packetsReturned: 0,
        successRate: 0,
        paid: [],
        refunded: [],
        clearSeconds: { p50: 0, p95: 0 },
        byDay: [],
        channels: [],
        firstAt: null,
        lastAt: null,
      },
    })
  })

  it('are counted from the records: by coin, by day, by channel', async () => {
    ctx.now = () => after(2 * 24 * 3600)
    const [first, second, gift] = [await order('1', { at: 1 }), await order('2', { at: 2 }), await order('3', { at: 3, wallet: stranger })]
    await block('a-1', [paid({ memo: paymentMemo(first.id), from: me, amount: '1150uatom,3ibc/USDC' })], after(10))
    await block(
      'a-1',
      [paid({ memo: paymentMemo(second.id), from: friend }), paid({ memo: paymentMemo(gift.id), from: me })],
      after(24 * 3600),
    )
    await settleLate(ctx)
    await block('b-1', [received(ours, 'success', '1')], after(14))
    const [row] = await database.db.select().from(packetClearingResults).where(eq(packetClearingResults.token, second.id))
    await inTransaction(database, 'test', tx => failPacket(ctx, tx, row ?? expect.fail('no packet'), 'deadline', after(24 * 3600 + 5)))
    const { body } = await get<UserStatisticsView>('/users/statistics')
    const [atom, usdc] = [
      { chainId: 'a-1', denom: 'uatom' },
      { chainId: 'a-1', denom: 'ibc/USDC' },
    ]
    expect(body).toEqual({
      address: me,
      operations: 2,
      packetsRequested: 2,
      packetsCleared: 1,
      packetsReturned: 0,
      successRate: 0.5,
      paid: expect.arrayContaining([
        { ...atom, amount: '2250' },
        { ...usdc, amount: '3' },
      ]),
      refunded: [],
      clearSeconds: { p50: 4, p95: 4 },
      byDay: [
        {
          day: '2026-01-01',
          operations: 1,
          packetsRequested: 1,
          packetsCleared: 1,
          packetsReturned: 0,
          paid: expect.arrayContaining([
            { ...atom, amount: '1150' },
            { ...usdc, amount: '3' },
          ]),
          refunded: [],
        },
        {
          day: '2026-01-02',
          operations: 1,
          packetsRequested: 1,
          packetsCleared: 0,
          packetsReturned: 0,
          paid: [{ ...atom, amount: '1100' }],
          refunded: [],
        },
      ],
      channels: [
        {
          chainId: 'a-1',
          portId: 'transfer',
          channelId: 'channel-0',
          destinationChainId: 'b-1',
          packetsRequested: 2,
          packetsCleared: 1,
          successRate: 0.5,
        },
      ],
      firstAt: after(10).toISOString(),
      lastAt: after(24 * 3600).toISOString(),
    })
  })
})

it.each([['/clearing/operations'], ['/clearing/operations.csv'], ['/users/statistics'], ['/auth/session']])(
  "%s is for who is signed in, and the admin key is nobody's account",
  async path => {
    for (caller of [{ kind: 'anonymous' as const }, { kind: 'admin-key' as const }])
      expect(await get(path)).toMatchObject({ status: 401, body: { code: 'sign-in-required' } })
  },
)

/** In the order in which `oneOfEach` makes them, the last first. */
function byPlace([a]: [string, string], [b]: [string, string]): number {
  const places = ['awaiting_payment', 'underpaid', 'queued', 'cleared', 'not_cleared', 'confirming']
  return places.indexOf(b) - places.indexOf(a)
}
