import type { Caller } from './caller.ts'
import type { TestApp } from './testing.ts'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { aContext, startedAt } from '../clearing/testing.ts'
import { AlertSettings } from '../config/alertSettings.ts'
import { hermesRuns } from '../db/schema/index.ts'
import { useDatabase } from '../db/testing.ts'
import { adminBusinessHandlers } from './adminBusinessHandlers.ts'
import { adminHermesHandlers } from './adminHermesHandlers.ts'
import { handlers, startTestApp } from './testing.ts'

const database = await useDatabase()
let app: TestApp
let caller: Caller

beforeEach(async () => {
  caller = { kind: 'admin-key' }
  const ctx = await aContext(database)
  app = await startTestApp({
    handlers: handlers({
      ...adminBusinessHandlers(ctx),
      ...adminHermesHandlers(ctx, { watched: {}, version: async () => '1.10.5', alerts: AlertSettings.parse(undefined) }),
    }),
    identify: async () => caller,
  })
})
afterEach(() => app.close())

async function get(path: string): Promise<{ status: number; type: string; text: string }> {
  const response = await fetch(`${app.url}/api/v1/admin${path}`)
  return { status: response.status, type: response.headers.get('content-type') ?? '', text: await response.text() }
}
async function json(path: string) {
  const { status, text } = await get(path)
  const body: unknown = JSON.parse(text)
  return { status, body }
}

it.each([
  '/hermes',
  '/hermes/runs',
  '/hints',
  '/wallets',
  '/channels',
  '/reports/revenue',
  '/reports/revenue.csv',
  '/reports/books',
  '/reports/books.csv',
  '/reports/gas',
  '/reports/gas.csv',
  '/reports/fee-tiers?tiers=10:5',
])('%s is for admins', async path => {
  caller = { kind: 'anonymous' }
  expect(await json(path)).toMatchObject({ status: 401, body: { code: 'sign-in-required' } })
})

it.each(['revenue', 'revenue.csv', 'books', 'books.csv', 'gas', 'gas.csv'].map(name => `/reports/${name}`))(
  '%s refuses what is no month, and says which there are',
  async path => {
    expect(await json(`${path}?month=2026-13`)).toMatchObject({ status: 400, body: { code: 'invalid-request' } })
    expect(await json(`${path}?month=2020-01`)).toMatchObject({ status: 404, body: { code: 'not-found', months: ['2026-01'] } })
  },
)

it('an empty month has its days, and a table of none', async () => {
  expect(await json('/reports/revenue')).toMatchObject({
    status: 200,
    body: { month: { month: '2026-01', orders: 0 }, byDay: [{ orders: 0 }] },
  })
  const { status, type, text } = await get('/reports/revenue.csv')
  expect([status, type, text.trim().split('\r\n').length]).toEqual([200, 'text/csv; charset=utf-8', 1])
  expect(await json('/reports/books')).toMatchObject({ status: 200, body: { coins: [], wallets: [], actors: [] } })
  expect(await json('/reports/gas')).toMatchObject({ status: 200, body: { month: { orders: 0, gas: [], booked: [] }, byDay: [] } })
})

it.each([
  '',
  'tiers=10',
  'tiers=10:101',
  'tiers=0:5',
  'tiers=10:5,x',
  `tiers=${Array.from({ length: 21 }, (_, n) => `${n + 1}:5`).join(',')}`,
])('fee tiers refuse ?%s', async query => {
  expect(await json(`/reports/fee-tiers?${query}`)).toMatchObject({ status: 400, body: { code: 'invalid-request' } })
})

it('fee tiers without any are what all would have paid in full', async () => {
  expect(await json('/reports/fee-tiers?tiers=')).toMatchObject({ status: 200, body: { tiers: [], items: [] } })
})

it('calls of Hermes come page by page, by lane and by how they ended', async () => {
  const run = { holder: crypto.randomUUID(), chainId: 'a-1', portId: 'transfer', channelId: 'channel-0', sequences: ['1'], startedAt }
  await database.db.insert(hermesRuns).values([
    { ...run, lane: 'one', endedAt: startedAt, end: 'exited', exitCode: 0 },
    { ...run, lane: 'one', endedAt: startedAt, end: 'exited', exitCode: 1 },
    { ...run, lane: 'one', endedAt: startedAt, end: 'timed-out' },
    { ...run, lane: 'two' },
  ])
  const ids = async (query: string) => {
    const { body } = (await json(`/hermes/runs?${query}`)) as { body: { items: { id: string }[]; nextCursor: string | null } }
    return { ids: body.items.map(item => Number(item.id)), next: body.nextCursor }
  }
  const { ids: all } = await ids('')
  const [fourth = 0, third = 0, second = 0, first = 0] = all
  expect(all).toEqual(all.toSorted((a, b) => b - a))
  expect((await ids('state=running')).ids).toEqual([fourth])
  expect((await ids('state=failed&lane=one')).ids).toEqual([third, second])
  const page = await ids('state=ended&limit=2')
  expect(page.ids).toEqual([third, second])
  expect(await ids(`state=ended&limit=2&cursor=${page.next}`)).toEqual({ ids: [first], next: null })
  expect(await json('/hermes/runs?cursor=no')).toMatchObject({ status: 400, body: { code: 'invalid-request' } })
  expect(await json('/hermes/runs?state=lost')).toMatchObject({ status: 400, body: { code: 'invalid-request' } })
})
