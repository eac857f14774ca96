import type { Chain } from '../chains/chain.ts'
import type { Caller } from './caller.ts'
import type { TestApp } from './testing.ts'
import { QueryAllBalancesResponse } from 'cosmjs-types/cosmos/bank/v1beta1/query'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { readBlock } from '../clearing/block/readBlock.ts'
import { post } from '../clearing/ledger/post.ts'
import { walletsMoved } from '../clearing/ledger/postings.ts'
import { aChain, aContext, ours, service, startedAt } from '../clearing/testing.ts'
import { AlertSettings } from '../config/alertSettings.ts'
import { useDatabase } from '../db/testing.ts'
import { auditKeys } from '../operations/auditChain.ts'
import { sealAudit } from '../operations/sealAudit.ts'
import { adminAlertHandlers } from './adminAlertHandlers.ts'
import { adminLedgerHandlers } from './adminLedgerHandlers.ts'
import { accountCaller, handlers, startTestApp } from './testing.ts'

const database = await useDatabase()
const { db } = database
let app: TestApp
let caller: Caller
let held: bigint

beforeEach(async () => {
  caller = { kind: 'admin-key' }
  held = 70n
  const ctx = await aContext(database, { chains: new Map([['a-1', theChain()]]) })
  await readBlock(ctx, { chainId: 'a-1', height: 1, time: startedAt, txs: [], events: [] }, [
    { address: service, coins: [{ denom: 'uatom', amount: 70n }] },
    { address: ours, coins: [] },
  ])
  app = await startTestApp({
    handlers: handlers({
      ...adminLedgerHandlers(ctx),
      ...adminAlertHandlers(ctx, { settings: AlertSettings.parse(undefined), targets: [] }),
    }),
    identify: async () => caller,
  })
})
afterEach(() => app.close())

it.each(['/admin/ledger', '/admin/ledger/balances', '/admin/audit'])('%s is for admins', async path => {
  caller = { kind: 'anonymous' }
  expect(await get(path)).toMatchObject({ status: 401, body: { code: 'sign-in-required' } })
  caller = accountCaller()
  expect(await get(path)).toMatchObject({ status: 403, body: { code: 'forbidden' } })
})

it('the ledger is listed in pages, by what is asked, with its sums', async () => {
  await post(
    db,
    walletsMoved(
      { chainId: 'a-1', at: startedAt, height: 2, txHash: 'AB' },
      { moves: new Map([[service, [{ denom: 'uatom', amount: -9n }]]]), fee: [{ denom: 'uatom', amount: 4n }] },
    ),
  )
  const { body: first } = await get('/admin/ledger?limit=2')
  expect(first.items).toMatchObject([
    { account: 'external', subject: 'tx:AB', amount: '5', height: '2', txHash: 'AB' },
    { account: 'gas', amount: '4' },
  ])
  const { body: second } = await get(`/admin/ledger?limit=2&cursor=${first.nextCursor}`)
  expect(second.items).toMatchObject([
    { account: 'wallet', subject: service, amount: '-9' },
    { account: 'wallet', amount: '70', posting: `opening:a-1:${service}:0` },
  ])
  expect((await get('/admin/ledger?account=gas&chainId=a-1&denom=uatom&txHash=AB')).body).toMatchObject({
    items: [{ account: 'gas' }],
    nextCursor: null,
  })
  expect(await get('/admin/ledger?cursor=x')).toMatchObject({ status: 400, body: { code: 'invalid-request' } })
  expect((await get('/admin/ledger/balances')).body).toEqual({
    items: [
      { chainId: 'a-1', account: 'gas', denom: 'uatom', amount: '4' },
      { chainId: 'a-1', account: 'wallet', address: service, denom: 'uatom', amount: '61' },
      { chainId: 'a-1', account: 'external', denom: 'uatom', amount: '-65' },
    ].sort((a, b) => (a.account < b.account ? -1 : 1)),
    reconciliations: [],
  })
})

it('a comparison on demand is answered, audited, and books a difference only when told to', async () => {
  expect((await reconcile({})).body).toEqual({
    items: [{ chainId: 'a-1', state: 'agrees', height: '1', differences: [], transactions: [], booked: false }],
  })
  held = 75n
  const difference = { address: service, denom: 'uatom', ledger: '70', chain: '75' }
  expect((await reconcile({ chainId: 'a-1' })).body).toMatchObject({
    items: [{ state: 'differs', differences: [difference], booked: false }],
  })
  expect((await get('/admin/alerts')).body).toMatchObject({ items: [{ name: 'ledger-differs', subject: 'a-1' }] })
  expect((await reconcile({ book: { note: 'a gift' } })).body).toMatchObject({ items: [{ state: 'agrees', booked: true }] })
  expect((await get('/admin/alerts')).body).toEqual({ items: [], nextCursor: null })
  expect((await get('/admin/ledger/balances')).body).toMatchObject({
    reconciliations: [{ chainId: 'a-1', height: '1', agrees: true, differences: [] }],
  })
  const { body } = await get('/admin/audit?actor=admin-key')
  expect(body.items).toMatchObject([
    { action: 'correct-ledger', after: { note: 'a gift' } },
    { action: 'reconcile-ledger' },
    { action: 'reconcile-ledger' },
    { action: 'reconcile-ledger', source: expect.stringContaining('127.0.0.1') },
  ])
  expect(await reconcile({ chainId: 'c-1' })).toMatchObject({ status: 422, body: { code: 'unsupported-chain' } })
})

it('the audit log shows each row with its seal, once there is one', async () => {
  expect((await get('/admin/audit?action=open-wallet&limit=1')).body.items).toMatchObject([{ subject: `wallet:${ours}`, actor: 'system' }])
  expect((await get(`/admin/audit?subject=wallet:${service}`)).body.items).toEqual([
    expect.not.objectContaining({ seal: expect.anything() }),
  ])
  await sealAudit(database, auditKeys(['k'.repeat(32)]), startedAt, { thorough: false })
  expect((await get(`/admin/audit?subject=wallet:${service}`)).body.items).toMatchObject([{ seal: { seq: '1', hash: expect.any(String) } }])
  expect((await get('/admin/audit?since=2027-01-01T00:00:00Z')).body.items).toEqual([])
})

interface Body {
  items: { subject?: string }[]
  nextCursor: string | null
  code?: string
}

function get(path: string): Promise<{ status: number; body: Body }> {
  return app.call(path)
}

function reconcile(body: object): Promise<{ status: number; body: unknown }> {
  return app.call('/admin/ledger/reconcile', body)
}

/** On which the service wallet holds `held`, and the lane nothing. */
function theChain(): Chain {
  return aChain({
    searchBlocks: async () => [],
    searchTxs: async () => ({ total: 0, txs: [] }),
    async query(ask) {
      const value = await ask({
        request: async (_service, _method, data) =>
          QueryAllBalancesResponse.encode(
            QueryAllBalancesResponse.fromPartial({
              balances: Buffer.from(data).includes(service) ? [{ denom: 'uatom', amount: held.toString() }] : [],
            }),
          ).finish(),
      })
      return { value, height: 1 }
    },
  })
}
