import type { AlertName, HeldReason, RefundWait } from '@relayooor/shared'
import type { ClearingContext } from '../../clearing/context.ts'
import type { ProcessFacts } from '../../db/schema/index.ts'
import { randomUUID } from 'node:crypto'
import { and, asc, eq, isNull, sql } from 'drizzle-orm'
import { beforeEach, describe, expect, it } from 'vitest'
import { handleFormerPayment } from '../../clearing/desk/handleFormerPayment.ts'
import { followWallets, moveCoins } from '../../clearing/ledger/testing/wallets.ts'
import { aChain, aContext, assetsOf, aToken, ours, service, startedAt } from '../../clearing/testing.ts'
import { AlertSettings } from '../../config/alertSettings.ts'
import { audit } from '../../db/audit.ts'
import { inTransaction } from '../../db/inTransaction.ts'
import * as schema from '../../db/schema/index.ts'
import { useDatabase } from '../../db/testing.ts'
import { toggleRule } from './actOnAlerts.ts'
import { judgeRules } from './judgeRules.ts'

const database = await useDatabase()
const { db } = database
const settings = AlertSettings.parse({ rules: { 'orders-waiting': { begins: 4, ends: 2 }, 'hermes-failing': { begins: 5, ends: 3 } } })
const stepMs = 130_000

let clock: Date
let ctx: ClearingContext
let judge: () => Promise<void>

beforeEach(async () => {
  clock = startedAt
  const chain = aChain({})
  ctx = await aContext(database, { chains: new Map([['a-1', chain]]), now: () => clock })
  await followWallets(db, ours, service)
  judge = judgeRules(ctx, settings, 0)
  for (const address of [ours, service]) await hold(address, 200)
  await live({})
})

const ago = (seconds: number) => new Date(clock.getTime() - seconds * 1_000)

const sound: ProcessFacts = {
  heapBytes: 10,
  heapLimitBytes: 100,
  cpu: 0.1,
  eventLoopP99Ms: 5,
  pool: { used: 1, size: 10, waiting: 0 },
  errorsPerMinute: 0,
  disk: { used: 0.5, freeBytes: 10 },
  hermesFault: null,
  tasks: [],
  chains: [],
}
const id = randomUUID()

/** One process with all roles, unless a test says otherwise. */
async function live(facts: Partial<ProcessFacts>, roles = ['api', 'worker', 'scheduler']): Promise<void> {
  const row = { roles, seenAt: clock, facts: { ...sound, ...facts } }
  await db
    .insert(schema.processes)
    .values({ id, host: 'one', pid: 7, version: '0', startedAt, ...row })
    .onConflictDoUpdate({ target: schema.processes.id, set: row })
}

async function backedUp(hoursAgo: number): Promise<void> {
  await live({
    tasks: [{ name: 'back-up', everySeconds: 60, beganAt: clock.toISOString(), succeededAt: clock.toISOString(), seconds: 1, failures: 0 }],
  })
  await db.delete(schema.backups)
  await db.insert(schema.backups).values({ name: 'one', type: 'full', at: ago(hoursAgo * 3_600), bytes: 1 })
}

type Seen = ProcessFacts['chains'][number]
function seen(chain: Partial<Seen>) {
  return live({ chains: [{ chainId: 'a-1', state: 'ok', since: startedAt.toISOString(), head: null, endpoints: [], ...chain }] })
}

/** Whole coins. */
async function hold(address: string, atoms: number): Promise<void> {
  const amount = BigInt(atoms) * 1_000_000n - (await balanceOf(address))
  if (amount !== 0n) await moveCoins(db, address, amount, { at: clock })
}

async function balanceOf(address: string): Promise<bigint> {
  const rows = await db
    .select()
    .from(schema.ledgerEntries)
    .where(and(eq(schema.ledgerEntries.account, 'wallet'), eq(schema.ledgerEntries.subject, address)))
  return rows.reduce((total, row) => total + row.amount, 0n)
}

/** What stood before is gone. */
async function orders(rows: Partial<typeof schema.clearingOperations.$inferInsert>[]): Promise<string[]> {
  await db.delete(schema.packetClearingResults)
  await db.delete(schema.clearingOperations)
  const tokens: string[] = []
  for (const row of rows) {
    const { id: token } = await aToken(ctx, ['1'])
    tokens.push(token)
    await db.insert(schema.clearingOperations).values({ token, status: 'queued', createdAt: clock, deadlineAt: ago(-600), ...row })
  }
  return tokens
}

async function packets(cleared: number): Promise<void> {
  const [token = ''] = await orders([{ status: 'partly_cleared', finishedAt: ago(10) }])
  await db.insert(schema.packetClearingResults).values(
    Array.from({ length: 100 }, (_, sequence) => ({
      token,
      chainId: 'a-1',
      portId: 'transfer',
      channelId: 'channel-0',
      sequence: String(sequence),
      destinationChainId: 'b-1',
      verdict: 'deliver' as const,
      part: 1n,
      ...(sequence < cleared
        ? { result: 'delivered' as const, byUs: true }
        : { result: 'failed' as const, reason: 'hermes-failed' as const }),
      nextAttemptAt: clock,
    })),
  )
}

async function fact(facts: typeof schema.chainFacts.$inferInsert.facts): Promise<void> {
  const subject = facts.kind === 'gas' ? 'gas' : '07-tendermint-0'
  await db.delete(schema.chainFacts)
  await db.insert(schema.chainFacts).values({ chainId: 'a-1', subject, seenAt: clock, facts })
}

/** With that share of its trusting period left. */
function client(left: number) {
  return fact({ kind: 'client', of: 'b-1', status: 'active', expiresAt: ago(-1_000 * left).toISOString(), trustingPeriodSeconds: 1_000 })
}

async function runs(failed: number): Promise<void> {
  await db.delete(schema.hermesRuns)
  const common = {
    lane: 'lane',
    holder: id,
    chainId: 'a-1',
    portId: 'transfer',
    channelId: 'channel-0',
    sequences: ['1'],
    startedAt: ago(60),
    endedAt: ago(30),
  }
  await db.insert(schema.hermesRuns).values({ ...common, end: 'exited', exitCode: 0 })
  for (let n = 0; n < failed; n += 1) await db.insert(schema.hermesRuns).values({ ...common, end: 'not-started' })
}

async function holdPayment(hours: number, reason: HeldReason = 'unmatched'): Promise<void> {
  await db.delete(schema.payments)
  await db.insert(schema.payments).values({
    chainId: 'a-1',
    height: 1,
    txHash: 'AB',
    ordinal: 0,
    at: ago(hours * 3_600),
    memo: '',
    amounts: [],
    match: 'unmatched',
    state: 'held',
    heldReason: reason,
  })
}

/** A refund of one base unit that waits for a person. */
async function waitingRefund(hours: number, waitsFor: RefundWait = 'above-limit'): Promise<void> {
  await db.delete(schema.refunds)
  await holdPayment(hours, 'underpaid')
  const [payment] = await db.select({ id: schema.payments.id }).from(schema.payments)
  if (!payment) throw new Error('no payment')
  await db.execute(sql`update payments set amounts = '[{"denom":"uatom","amount":"9"}]'`)
  const row = { paymentId: payment.id, reason: 'unmatched' as const, chainId: 'a-1', denom: 'uatom', amount: 9n, to: 'cosmos1payer' }
  await db.insert(schema.refunds).values({ ...row, status: 'awaiting_approval', waitsFor, createdAt: ago(hours * 3_600) })
}

/** A mail of so many minutes that was tried so often. */
async function notice(minutes: number, attempts: number): Promise<void> {
  await db.delete(schema.noticeSubscriptions)
  const { id: token } = await aToken(ctx, ['1'])
  const createdAt = ago(minutes * 60)
  const subscription = { id: randomUUID(), token, way: 'email' as const, language: 'en', addressMark: 'mark', address: Buffer.alloc(0) }
  await db.insert(schema.noticeSubscriptions).values({ ...subscription, createdAt })
  await db.insert(schema.notices).values({ subscriptionId: subscription.id, kind: 'confirm', createdAt, attempts, nextAttemptAt: clock })
}

/** Of a third party: failing for so long, or off. */
async function webhook(minutes: number, offWhy: schema.WebhookRow['offWhy'] = null, expiresAt?: Date): Promise<void> {
  const id = '0123456789abcdef'
  await db.delete(schema.webhooks)
  await db.delete(schema.apiKeys)
  const key = { id, name: 'One', secretHash: Buffer.alloc(32), scopes: {}, issuedAt: clock, issuedBy: 'test' }
  await db.insert(schema.apiKeys).values({ ...key, expiresAt })
  await db.insert(schema.webhooks).values({
    ...{ id, apiKey: id, url: 'https://one.example', topics: [], addresses: [], secret: Buffer.alloc(0) },
    ...{ createdAt: clock, createdBy: 'test', failingSince: ago(minutes * 60) },
    ...(offWhy && { offWhy, offAt: clock }),
  })
}

/** By a person, or because the chain refused it. */
async function rejected(action: 'reject-refund' | 'park-refund'): Promise<void> {
  await waitingRefund(5, 'rejected')
  const [refund] = await db.select({ id: schema.refunds.id }).from(schema.refunds)
  await inTransaction(database, 'test', async tx =>
    audit(tx, { at: clock, actor: 'someone', source: 'test', action, subject: `refund:${refund?.id}` }),
  )
}

/** The service wallet was another before: it got, and sent, so many uatom. */
async function formerMoves(...amounts: number[]): Promise<void> {
  await db.delete(schema.formerWalletMoves)
  await db.insert(schema.formerWalletMoves).values(
    amounts.map((amount, index) => ({
      ...{
        chainId: 'a-1',
        address: 'cosmos1former',
        height: index + 1,
        txHash: `TX${index}`,
        at: clock,
        payer: 'cosmos1payer',
        memo: 'CLR',
      },
      coins: [
        { denom: 'uatom', amount: String(amount) },
        { denom: 'spam', amount: '1' },
      ],
    })),
  )
}

/** A person has served who paid. */
async function handleFormer(): Promise<void> {
  const [payment] = await db.select().from(schema.formerWalletMoves).orderBy(schema.formerWalletMoves.id).limit(1)
  if (payment) await handleFormerPayment(ctx, payment.id, 'sent back but for its gas', { at: clock, actor: 'admin-key', source: 'test' })
}

async function margin(earned: bigint): Promise<void> {
  await orders([{ status: 'cleared', finishedAt: ago(60), earned, gasSpent: [{ chainId: 'a-1', denom: 'uatom', amount: '1000' }] }])
}

async function readUpTo(secondsBehind: number): Promise<void> {
  await db
    .update(schema.chainCursors)
    .set({ height: 90, blockTime: ago(secondsBehind) })
    .where(eq(schema.chainCursors.chainId, 'a-1'))
  await seen({ head: { height: 100, time: clock.toISOString() } })
}

function endpoint(ok: boolean, behindSeconds = 0) {
  const error = ok ? null : 'connection refused'
  return seen({ endpoints: [{ url: 'https://node.example', ok, error, since: ago(60).toISOString(), behindSeconds }] })
}
function task(seconds: number) {
  return live({
    tasks: [{ name: 'seal-audit', everySeconds: 59.6, beganAt: startedAt.toISOString(), succeededAt: ago(seconds).toISOString() }],
  })
}

interface Case {
  name: AlertName
  subject?: string
  bad: () => Promise<unknown>
  /** Neither bad enough to be raised nor good enough to end. */
  between?: () => Promise<unknown>
  good: () => Promise<unknown>
}

const cases: Case[] = [
  { name: 'success-rate-low', subject: 'service', bad: () => packets(94), between: () => packets(96), good: () => packets(97) },
  {
    name: 'orders-waiting',
    subject: 'service',
    bad: () => orders(Array.from({ length: 4 }, () => ({}))),
    between: () => orders([{}, {}, {}]),
    good: () => orders([{}]),
  },
  {
    name: 'orders-waiting',
    subject: 'service',
    bad: () => orders([{ createdAt: ago(301) }]),
    between: () => orders([{ createdAt: ago(250) }]),
    good: () => orders([{ createdAt: ago(10) }]),
  },
  { name: 'orders-stuck', subject: 'service', bad: () => orders([{ deadlineAt: ago(121) }]), good: () => orders([]) },
  { name: 'held-unclaimed', subject: 'a-1', bad: () => holdPayment(25), good: () => db.delete(schema.payments) },
  // What waits for no person.
  { name: 'held-unclaimed', subject: 'a-1', bad: () => holdPayment(25), good: () => holdPayment(25, 'dust') },
  { name: 'held-unclaimed', subject: 'a-1', bad: () => holdPayment(25), good: () => holdPayment(25, 'underpaid') },
  {
    name: 'former-wallet-paid',
    subject: 'a-1 TX0',
    bad: () => formerMoves(500),
    between: () => formerMoves(500, -1),
    good: () => formerMoves(500, -1, -499),
  },
  {
    name: 'former-wallet-paid',
    subject: 'a-1 TX0',
    bad: () => formerMoves(500, -1),
    good: handleFormer,
  },
  { name: 'refunds-waiting', subject: 'a-1', bad: () => waitingRefund(5), good: () => waitingRefund(3) },
  { name: 'refunds-waiting', subject: 'a-1', bad: () => waitingRefund(5, 'no-hot-key'), good: () => waitingRefund(5, 'dust') },
  { name: 'refunds-waiting', subject: 'a-1', bad: () => rejected('park-refund'), good: () => rejected('reject-refund') },
  { name: 'notices-failing', subject: 'email', bad: () => notice(11, 1), good: () => notice(9, 1) },
  { name: 'notices-failing', subject: 'email', bad: () => notice(11, 1), good: () => notice(11, 0) },
  { name: 'webhooks-failing', subject: '0123456789abcdef', bad: () => webhook(61), good: () => webhook(59) },
  { name: 'webhooks-failing', subject: '0123456789abcdef', bad: () => webhook(1, 'gone'), good: () => webhook(1, 'operator') },
  { name: 'webhooks-failing', subject: '0123456789abcdef', bad: () => webhook(61), good: () => webhook(61, null, clock) },
  { name: 'margin-negative', subject: 'service', bad: () => margin(900n), good: () => margin(1_100n) },
  { name: 'hermes-failing', subject: 'lane', bad: () => runs(5), between: () => runs(4), good: () => runs(0) },
  { name: 'lane-low', subject: 'a-1 lane', bad: () => hold(ours, 99), between: () => hold(ours, 105), good: () => hold(ours, 120) },
  {
    name: 'service-wallet-low',
    subject: 'a-1',
    bad: () => hold(service, 99),
    between: () => hold(service, 105),
    good: () => hold(service, 120),
  },
  {
    name: 'gas-too-dear',
    subject: 'a-1',
    bad: () => fact({ kind: 'gas', denom: 'uatom', amount: '9', payable: false }),
    good: () => fact({ kind: 'gas', denom: 'uatom', amount: '1', payable: true }),
  },
  {
    name: 'gas-not-read',
    subject: 'a-1',
    bad: () => fact({ kind: 'gas', denom: 'uatom', amount: '1', payable: null }),
    good: () => fact({ kind: 'gas', denom: 'uatom', amount: '9', payable: false }),
  },
  {
    name: 'client-expiring',
    subject: 'a-1 07-tendermint-0',
    bad: () => client(0.33),
    between: () => client(0.38),
    good: () => client(0.9),
  },
  {
    name: 'client-near-end',
    subject: 'a-1 07-tendermint-0',
    bad: () => client(0.09),
    between: () => client(0.12),
    good: () => client(0.9),
  },
  { name: 'endpoint-unusable', subject: 'a-1 https://node.example', bad: () => endpoint(false), good: () => endpoint(true) },
  {
    name: 'endpoint-unusable',
    subject: 'a-1 https://node.example',
    bad: () => endpoint(true, 60),
    good: () => endpoint(true, 5),
  },
  { name: 'chain-down', subject: 'a-1', bad: () => seen({ state: 'halted', since: ago(60).toISOString() }), good: () => seen({}) },
  { name: 'reader-behind', subject: 'a-1', bad: () => readUpTo(61), between: () => readUpTo(30), good: () => readUpTo(2) },
  { name: 'hermes-missing', subject: 'one', bad: () => live({ hermesFault: 'there is no Hermes at hermes' }), good: () => live({}) },
  {
    name: 'program-silent',
    subject: 'hermes-rest',
    bad: () => live({ programs: [{ program: 'hermes-rest', fault: 'Hermes did not answer /state' }] }),
    good: () => live({ programs: [{ program: 'hermes-rest', fault: null }] }),
  },
  { name: 'task-late', subject: 'seal-audit', bad: () => task(301), between: () => task(200), good: () => task(30) },
  { name: 'role-gone', subject: 'scheduler', bad: () => live({}, ['api', 'worker']), good: () => live({}) },
  {
    name: 'disk-full',
    subject: 'one',
    bad: () => live({ disk: { used: 0.81, freeBytes: 1 } }),
    between: () => live({ disk: { used: 0.78, freeBytes: 1 } }),
    good: () => live({ disk: { used: 0.7, freeBytes: 1 } }),
  },
  {
    name: 'backup-too-old',
    subject: 'service',
    bad: () => backedUp(27),
    good: () => backedUp(1),
  },
  {
    name: 'database-pool-full',
    bad: () => live({ pool: { used: 9, size: 10, waiting: 2 } }),
    between: () => live({ pool: { used: 7, size: 10, waiting: 0 } }),
    good: () => live({}),
  },
  { name: 'memory-high', bad: () => live({ heapBytes: 90 }), between: () => live({ heapBytes: 80 }), good: () => live({}) },
  { name: 'cpu-high', bad: () => live({ cpu: 0.95 }), between: () => live({ cpu: 0.8 }), good: () => live({}) },
  { name: 'event-loop-slow', bad: () => live({ eventLoopP99Ms: 300 }), between: () => live({ eventLoopP99Ms: 150 }), good: () => live({}) },
  { name: 'errors-many', bad: () => live({ errorsPerMinute: 30 }), between: () => live({ errorsPerMinute: 10 }), good: () => live({}) },
]

/** What people were told of all of them. */
async function allTold(): Promise<string[]> {
  const rows = await db
    .select({ kind: schema.alertEvents.kind, name: schema.alerts.name })
    .from(schema.alertEvents)
    .innerJoin(schema.alerts, eq(schema.alerts.id, schema.alertEvents.alertId))
    .orderBy(asc(schema.alertEvents.id))
  return rows.map(row => `${row.kind} ${row.name}`)
}

/** Judges as often as the service does, each time after `look`, which is given since when this is so. */
async function goOn(seconds: number, look: (since: Date) => Promise<unknown>): Promise<void> {
  const since = clock
  for (let second = 0; second < seconds; second += 3) {
    clock = new Date(clock.getTime() + 3_000)
    await look(since)
    await judge()
  }
}

/** What people were told of a rule. */
async function told(name: AlertName): Promise<string[]> {
  const rows = await db
    .select({ kind: schema.alertEvents.kind, subject: schema.alerts.subject })
    .from(schema.alertEvents)
    .innerJoin(schema.alerts, eq(schema.alerts.id, schema.alertEvents.alertId))
    .where(eq(schema.alerts.name, name))
    .orderBy(asc(schema.alertEvents.id))
  return rows.map(row => `${row.kind} ${row.subject}`)
}

describe.each(cases)('$name', ({ name, subject = 'api+worker+scheduler one:7', bad, between = bad, good }) => {
  /** For longer than anything has to hold. */
  async function stay(set: () => Promise<unknown>): Promise<void> {
    for (let turn = 0; turn < 4; turn += 1) {
      clock = new Date(clock.getTime() + stepMs)
      await live({})
      await set()
      await judge()
    }
  }

  it('fires once and ends once, and does not flap', async () => {
    await stay(good)
    expect(await told(name)).toEqual([])
    await stay(bad)
    await stay(between)
    await stay(bad)
    expect(await told(name)).toEqual([`raised ${subject}`])
    const [alert] = await db.select({ detail: schema.alerts.detail }).from(schema.alerts).where(eq(schema.alerts.name, name))
    // Nobody reads parts of a second.
    expect(alert?.detail).not.toMatch(/:\d\d\.\d+Z|\d\.\d+ s\b/)
    await stay(good)
    await stay(good)
    expect(await told(name)).toEqual([`raised ${subject}`, `ended ${subject}`])
  })
})

it('every rule with a threshold has such a case', () => {
  const judged = Object.keys(settings.rules).filter(name => name !== 'orders-old')
  expect(judged.filter(name => !cases.some(one => one.name === name))).toEqual([])
})

it('of a client one alert is open, the graver one, from the first look to its end', async () => {
  const open = async () => {
    await judge()
    const rows = await db.select().from(schema.alerts).where(isNull(schema.alerts.endedAt))
    return rows.map(row => row.name)
  }
  const lost = () => fact({ kind: 'client', of: 'b-1', status: 'expired', expiresAt: null, trustingPeriodSeconds: 1_000 })
  for (const [look, name] of [
    [() => client(0.3), 'client-expiring'],
    [() => client(0.09), 'client-near-end'],
    [lost, 'client-near-end'],
  ] as const) {
    await look()
    expect(await open()).toEqual([name])
  }
  await client(0.9)
  expect(await open()).toEqual([])
  clock = new Date(clock.getTime() + 1_000)
  await lost()
  expect(await open()).toEqual(['client-near-end'])
  // The last that people read is the grave one.
  expect((await allTold()).slice(0, 3)).toEqual(['raised client-expiring', 'ended client-expiring', 'raised client-near-end'])
})

describe('a chain whose only node is gone', () => {
  const gone = (since: Date) =>
    seen({
      state: 'unreachable',
      since: since.toISOString(),
      endpoints: [{ url: 'https://node.example', ok: false, error: 'connection refused', since: since.toISOString() }],
    })
  const back = () => endpoint(true)

  it('is one alert', async () => {
    await goOn(60, gone)
    await goOn(60, back)
    expect(await allTold()).toEqual(['raised chain-down', 'ended chain-down'])
  })

  it('leaves the alert open of a node that went before', async () => {
    await goOn(60, since => seen({ endpoints: [{ url: 'https://node.example', ok: false, error: 'gone', since: since.toISOString() }] }))
    await goOn(60, gone)
    expect(await allTold()).toEqual(['raised endpoint-unusable', 'raised chain-down'])
    await goOn(60, back)
    expect((await allTold()).slice(2).toSorted()).toEqual(['ended chain-down', 'ended endpoint-unusable'])
  })

  it('is told by its node where the other rule is turned off', async () => {
    await toggleRule(database, settings, 'chain-down', false, { at: clock, actor: 'admin-key', source: '127.0.0.1' })
    await goOn(60, gone)
    expect(await allTold()).toEqual(['raised endpoint-unusable'])
  })
})

describe('while Hermes is missing', () => {
  const call = (end: 'not-started' | 'timed-out') =>
    db.insert(schema.hermesRuns).values({
      ...{ lane: 'lane', holder: id, chainId: 'a-1', portId: 'transfer', channelId: 'channel-0', sequences: ['1'] },
      ...{ startedAt: clock, endedAt: clock, end },
    })
  const missing = () => live({ hermesFault: 'there is no Hermes at hermes' })

  it('calls that cannot be started are no alert of their own, not even when it is back', async () => {
    // A worker says it with its next heartbeat.
    await goOn(6, () => Promise.all([live({}), call('not-started'), call('not-started')]))
    await goOn(60, () => Promise.all([missing(), call('not-started')]))
    await goOn(60, () => live({}))
    expect(await allTold()).toEqual(['raised hermes-missing', 'ended hermes-missing'])
    await goOn(60, () => Promise.all([live({}), call('timed-out')]))
    expect((await allTold()).slice(2)).toEqual(['raised hermes-failing'])
  })

  it('it is said who clears meanwhile', async () => {
    const detail = async () => {
      const [row] = await db.select().from(schema.alerts).where(eq(schema.alerts.name, 'hermes-missing'))
      return row?.detail
    }
    await goOn(12, missing)
    expect(await detail()).toMatch(
      /^Hermes cannot be used on one: there is no Hermes at hermes\. No worker has another: nobody gets a price/,
    )
    const other = { id: randomUUID(), roles: ['worker'], host: 'two', pid: 8, version: '0', startedAt, seenAt: clock, facts: sound }
    await db.insert(schema.processes).values(other)
    await judge()
    expect(await detail()).toContain('Orders are cleared by two:8 alone meanwhile.')
    expect(await detail()).not.toContain('nobody')
  })
})

it('money is told in whole coins, and in base units only where nobody knows more', async () => {
  const detail = async () => {
    const [row] = await db.select().from(schema.alerts).where(eq(schema.alerts.name, 'lane-low'))
    return row?.detail
  }
  await moveCoins(db, ours, 400_000n - (await balanceOf(ours)), { at: clock })
  await judge()
  expect(await detail()).toContain('has 400,000 uatom (decimals not known), less than 100,000,000 uatom (decimals not known).')
  ctx.assets = assetsOf({ uatom: { symbol: 'ATOM', decimals: 6 } })
  await judge()
  expect(await detail()).toContain(`Lane lane ${ours} on a-1 has 0.4 ATOM, less than 100 ATOM.`)
})

it('knows a balance at once, however long the sums of a day are kept', async () => {
  const judging = judgeRules(ctx, settings)
  await judging()
  await hold(ours, 50)
  await judging()
  expect(await told('lane-low')).toEqual(['raised a-1 lane'])
})

it('a rule that is turned off ends what it has open, and is judged again when it is on', async () => {
  await live({ errorsPerMinute: 30 })
  await judge()
  expect(await told('errors-many')).toHaveLength(1)
  const who = { at: clock, actor: 'admin-key', source: '127.0.0.1' }
  await toggleRule(database, settings, 'errors-many', false, who)
  await judge()
  await judge()
  expect(await told('errors-many')).toEqual([expect.stringMatching('raised'), expect.stringMatching('ended')])
  await toggleRule(database, settings, 'errors-many', true, who)
  clock = new Date(clock.getTime() + stepMs)
  await live({ errorsPerMinute: 30 })
  await judge()
  expect(await told('errors-many')).toHaveLength(3)
})

it('what one process does not see and another does is not wrong', async () => {
  await endpoint(false)
  const row = { id: randomUUID(), host: 'two', pid: 8, version: '0', startedAt, roles: ['api'] }
  const view: Seen = { chainId: 'a-1', state: 'ok', since: startedAt.toISOString(), head: null, endpoints: [] }
  const usable = { url: 'https://node.example', ok: true, error: null, since: startedAt.toISOString() }
  for (let turn = 0; turn < 3; turn += 1) {
    clock = new Date(clock.getTime() + 60_000)
    await endpoint(false)
    const other = { seenAt: clock, facts: { ...sound, chains: [{ ...view, endpoints: [usable] }] } }
    await db
      .insert(schema.processes)
      .values({ ...row, ...other })
      .onConflictDoUpdate({ target: schema.processes.id, set: other })
    await judge()
  }
  expect(await told('endpoint-unusable')).toEqual([])
})
