import type { ClearingContext } from '../clearing/context.ts'
import { sql } from 'drizzle-orm'
import { beforeEach, expect, it } from 'vitest'
import { keepLedgerSums, keptLedgerSums, ledgerBalances, ledgerSumFaults, rebuildLedgerSums } from '../clearing/ledger/ledgerSums.ts'
import { post } from '../clearing/ledger/post.ts'
import { heldChanged, paymentReceived } from '../clearing/ledger/postings.ts'
import { aContext, startedAt } from '../clearing/testing.ts'
import { reportBooks } from '../clearing/views/business/booksReport.ts'
import { audit } from '../db/audit.ts'
import { watchCrashPoints } from '../db/crashPoint.ts'
import { inTransaction } from '../db/inTransaction.ts'
import { auditLog, auditSeals, chainCursors, ledgerEntries, payments, removedBooks } from '../db/schema/index.ts'
import { useDatabase } from '../db/testing.ts'
import { auditKeys } from './auditChain.ts'
import { cleanUp, cleanUpByRule } from './cleanUp.ts'
import { removeBooks } from './removeBooks.ts'
import { sealAudit } from './sealAudit.ts'
import { verifyAudit } from './verifyAudit.ts'

const database = await useDatabase()
const { db } = database
const unending = AbortSignal.any([])
const keys = auditKeys(['k'.repeat(32)])
const coin = { denom: 'uatom', amount: 5n }
const by = { at: startedAt, actor: 'admin-key', source: '127.0.0.1', note: 'it is a year since' }
/** Seven years before the first of these goes, before the second it stays. */
const [old, young] = ['2018-12-31T23:59:59Z', '2019-01-01T00:00:00Z'].map(text => new Date(text)) as [Date, Date]
let said: string[]
let ctx: ClearingContext

beforeEach(async () => {
  said = []
  const log = { debug() {}, info() {}, error() {}, warn: (...given: unknown[]) => void said.push(String(given.at(-1))) }
  ctx = await aContext(database, { now: () => startedAt, log })
})

/** Two entries of one payment. */
async function pay(id: number, at: Date): Promise<void> {
  await post(db, paymentReceived({ chainId: 'a-1', at }, id, 'one', [coin]))
}

async function note(at: Date, action: string): Promise<void> {
  await inTransaction(database, 'test', async tx => audit(tx, { at, actor: 'system', source: 'test', action, subject: 'x' }))
}

const seal = () => sealAudit(database, keys, startedAt, { thorough: false })
const verify = () => verifyAudit(database, keys, { graceMs: 0 })
const entries = async () => (await db.selectDistinct({ posting: ledgerEntries.posting }).from(ledgerEntries)).map(row => row.posting).sort()
async function bothReports() {
  return [await reportBooks(ctx, '2018-12'), await reportBooks(ctx)].map(({ coins, wallets }) => ({ coins, wallets }))
}

it('entries of the ledger go after seven years, and no balance, report or sum changes', async () => {
  await db.insert(payments).values({
    id: 2,
    chainId: 'a-1',
    height: 1,
    txHash: 'A',
    ordinal: 0,
    at: old,
    memo: '',
    amounts: [{ denom: 'uatom', amount: '5' }],
    match: 'unmatched',
    state: 'held',
    heldReason: 'unmatched',
  })
  for (const id of [1, 2]) await pay(id, old)
  await post(db, heldChanged({ chainId: 'a-1', at: old }, 2, 1, [coin]))
  for (const id of [3, 4]) await pay(id, old)
  await pay(5, young)
  await pay(6, startedAt)
  await keepLedgerSums(database, 4)
  const [balances, reports] = [await ledgerBalances(db), await bothReports()]
  const counted = await cleanUp(ctx, { days: 30, dryRun: true }, by)
  // What is held stays, however old it is; and the last sum with an old entry has a young one too.
  expect(counted.items.find(({ what }) => what === 'ledger')).toEqual({ what: 'ledger', rows: 4, bytes: expect.any(Number) })
  expect(await entries()).toHaveLength(7)
  await removeBooks(ctx, unending)
  expect(await entries()).toEqual(['held:2:1', 'payment:2', 'payment:4', 'payment:5', 'payment:6'])
  expect(await ledgerBalances(db)).toEqual(balances)
  expect(await bothReports()).toEqual(reports)
  for (const upTo of [4, 8, ...(await keptLedgerSums(db))]) expect(await ledgerSumFaults(db, upTo)).toEqual([])
  expect(await rebuildLedgerSums(database, 4)).toMatchObject({ wrong: 0 })
  await db.execute(sql`update ledger_sums set amount = 7 where up_to = (select max(up_to) from ledger_sums)`)
  await rebuildLedgerSums(database, 4)
  expect(await ledgerBalances(db)).toEqual(balances)
  expect(await db.select().from(auditLog)).toMatchObject([{ action: 'remove-ledger', after: { entries: 4, upTo: '8' } }])
})

it('entries of the audit log go with their seals, and the chain is whole after them', async () => {
  for (const action of ['a', 'b']) await note(old, action)
  await note(young, 'c')
  // Sealed after one that stays: nothing may be missing between.
  await note(old, 'late')
  await seal()
  const counted = await cleanUp(ctx, { days: 30, dryRun: true }, by)
  expect(counted.items.at(-1)).toEqual({ what: 'audit-log', rows: 2, bytes: expect.any(Number) })
  await removeBooks(ctx, unending)
  await seal()
  expect((await db.select().from(auditLog).orderBy(auditLog.id)).map(row => row.action)).toEqual(['c', 'late', 'remove-audit'])
  expect(await verify()).toMatchObject({ sealed: 3, start: { seq: 2 }, head: { seq: 5 }, faults: [] })
  // Nothing is left to go, and nothing more is said of it.
  await removeBooks(ctx, unending)
  expect(await db.$count(auditLog)).toBe(3)
  await db.update(removedBooks).set({ hash: 'f00' })
  expect((await verify()).faults).toEqual([
    expect.stringContaining('seal 3, is not as it was sealed'),
    'the chain begins after seal 2, and no sealed row tells of a removal up to it',
  ])
})

it('the chain goes on when all of it was removed', async () => {
  await note(old, 'a')
  await seal()
  await removeBooks(ctx, unending)
  expect(await db.$count(auditSeals)).toBe(0)
  await seal()
  expect(await verify()).toMatchObject({ sealed: 1, start: { seq: 1 }, head: { seq: 2 }, faults: [] })
})

it('a process that dies between has removed all of a part or nothing', async () => {
  await note(old, 'a')
  await pay(1, old)
  await keepLedgerSums(database, 2)
  await seal()
  for (const point of ['remove-ledger:before-commit', 'remove-audit:before-commit']) {
    const before = [await db.$count(ledgerEntries), await db.$count(auditLog)]
    watchCrashPoints(name => {
      if (name === point) throw new Error('killed')
    })
    await expect(removeBooks(ctx, unending)).rejects.toThrow('killed')
    watchCrashPoints(() => {})
    const after = [await db.$count(ledgerEntries), await db.$count(auditLog)]
    expect(after).toEqual(point.startsWith('remove-ledger') ? before : [0, 2])
    expect((await verify()).faults.filter(fault => !fault.includes('has no seal'))).toEqual([])
  }
  await removeBooks(ctx, unending)
  await seal()
  expect((await verify()).faults).toEqual([])
})

it.each([
  ['our clock', { ours: new Date('2040-01-01T00:00:00Z'), block: startedAt }],
  ['the clock of a chain', { ours: startedAt, block: new Date('2040-01-01T00:00:00Z') }],
  ['both', { ours: new Date('2040-01-01T00:00:00Z'), block: new Date('2040-01-01T00:00:00Z') }],
])('%s that jumps makes nothing older', async (_what, { ours, block }) => {
  const jumped = { ...ctx, now: () => ours }
  await db.update(chainCursors).set({ blockTime: block })
  await note(young, 'a')
  // A month ago at the earliest, by the database.
  await pay(1, new Date())
  await db.execute(sql`insert into idempotency_keys (key, request_hash) values ('k', 'h')`)
  await keepLedgerSums(database, 2)
  await seal()
  if (ours > startedAt) {
    await removeBooks(jumped, unending)
    await cleanUpByRule(jumped, unending)
    expect(said).toEqual(Array.from({ length: 2 }, () => expect.stringContaining('the clock is ahead') as string))
  }
  const { items } = await cleanUp(jumped, { days: 30, dryRun: true }, { ...by, at: ours })
  expect(items.filter(({ rows, what }) => rows > 0 && what !== 'audit-log')).toEqual([])
  expect(await entries()).toEqual(['payment:1'])
})

it('the database refuses to remove what is young, whoever asks', async () => {
  const nearlyOld = new Date(startedAt.getTime() - 7 * 365 * 24 * 3_600_000)
  await pay(1, nearlyOld)
  await note(nearlyOld, 'a')
  await seal()
  for (const table of ['ledger_entries', 'audit_log', 'audit_seals'])
    await expect(
      database.db.transaction(async tx => {
        await tx.execute(sql`set local relayooor.removes_old = 'on'`)
        await tx.execute(sql`delete from ${sql.identifier(table)}`)
      }),
    ).rejects.toThrow('keeps its rows for seven years')
  await expect(database.pool.query('delete from audit_log')).rejects.toThrow('only grows')
})
