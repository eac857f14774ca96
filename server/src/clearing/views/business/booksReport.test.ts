import type { BooksReport, CoinBooks } from '@relayooor/shared'
import type { LedgerAccount, Posting } from '../../ledger/postings.ts'
import { sql } from 'drizzle-orm'
import fc from 'fast-check'
import { beforeEach, expect, it } from 'vitest'
import { audit } from '../../../db/audit.ts'
import { openDatabase } from '../../../db/database.ts'
import { inTransaction } from '../../../db/inTransaction.ts'
import { migrate } from '../../../db/migrate.ts'
import { createDatabaseBefore, emptyTables, useDatabase } from '../../../db/testing.ts'
import { auditKeys } from '../../../operations/auditChain.ts'
import { sealAudit } from '../../../operations/sealAudit.ts'
import { verifyAudit } from '../../../operations/verifyAudit.ts'
import { keepLedgerSums, keptLedgerSums, ledgerSumFaults } from '../../ledger/ledgerSums.ts'
import { post } from '../../ledger/post.ts'
import {
  goodwillGranted,
  heldChanged,
  ledgerCorrected,
  paymentReceived,
  priceEarned,
  refundPaid,
  refundRecognised,
  walletOpened,
  walletsMoved,
} from '../../ledger/postings.ts'
import { aContext } from '../../testing.ts'
import { reportBooks } from './booksReport.ts'

const database = await useDatabase()
const { db } = database
const now = new Date('2026-03-20T12:00:00Z')
let ctx: Awaited<ReturnType<typeof aContext>>

beforeEach(async () => {
  ctx = await aContext(database, { now: () => now })
})

const events = ['opening', 'payment', 'held', 'earned', 'goodwill', 'refund', 'recognised', 'moves', 'correction'] as const
const aMove = fc.record({
  event: fc.constantFrom(...events),
  chainId: fc.constantFrom('a-1', 'b-1'),
  denom: fc.constantFrom('uatom', 'uosmo'),
  wallet: fc.constantFrom('one', 'two'),
  amount: fc.bigInt({ min: 1n, max: 10n ** 30n }),
  part: fc.bigInt({ min: 0n, max: 1n }),
  /** From the first day of January to the last of March. */
  day: fc.integer({ min: 0, max: 78 }),
  keep: fc.option(fc.integer({ min: 1, max: 9 })),
})
type Move = typeof aMove extends fc.Arbitrary<infer M> ? M : never

function postingOf({ event, chainId, denom, wallet, amount, part, day }: Move, n: number): Posting {
  const where = { chainId, at: new Date(Date.UTC(2026, 0, 1 + day, 23, 59)), height: n, txHash: `${n}` }
  const [coin, net] = [{ denom, amount }, amount - part]
  switch (event) {
    case 'opening':
      return walletOpened(where, wallet, [coin])
    case 'payment':
      return paymentReceived(where, n, wallet, [coin])
    case 'held':
      return heldChanged(where, n, 1, [coin])
    case 'earned':
      return priceEarned(where, `${n}`, coin)
    case 'goodwill':
      return goodwillGranted(where, n, `${n}`, coin)
    case 'refund':
      return refundPaid(where, n, wallet, coin, net)
    case 'recognised':
      return refundRecognised(where, n, 'tx', coin, net)
    case 'moves':
      return walletsMoved(where, { moves: new Map([[wallet, [{ denom, amount: -amount }]]]), fee: [{ denom, amount: part }] })
    case 'correction':
      return ledgerCorrected(where, [{ wallet, coin: { denom, amount: -amount } }])
  }
}

/** What a report must say of one coin, added up from the ledger's lines one by one. */
async function truth(period: string, { chainId, denom }: Pick<CoinBooks, 'chainId' | 'denom'>) {
  const { rows } = await db.execute<{ posting: string; account: LedgerAccount; amount: string; period: string }>(sql`
    select split_part(posting, ':', 1) as posting, account, amount::text as amount,
      left(to_char(at at time zone 'UTC', 'YYYY-MM-DD'), ${period.length}) as period
    from ledger_entries where chain_id = ${chainId} and denom = ${denom}`)
  const sum = (account: LedgerAccount, fits: (row: (typeof rows)[number]) => boolean) =>
    rows.filter(row => row.account === account && fits(row)).reduce((total, { amount }) => total + BigInt(amount), 0n)
  const within = (account: LedgerAccount, posting: string) => sum(account, row => row.period === period && row.posting === posting)
  const before = (account: LedgerAccount) => sum(account, row => row.period < period)
  const upTo = (account: LedgerAccount) => sum(account, row => row.period <= period)
  return {
    begin: { wallets: before('wallet'), owed: -before('customer'), held: -before('held') },
    end: { wallets: upTo('wallet'), owed: -upTo('customer'), held: -upTo('held') },
    received: within('wallet', 'payment'),
    earned: -within('revenue', 'earned'),
    goodwill: within('revenue', 'goodwill'),
    paidBack: -within('wallet', 'refund') - within('external', 'refund'),
    borne: -within('gas', 'refund'),
    gas: within('gas', 'moves'),
    operator: -sum('external', row => row.period === period),
    margin: -sum('revenue', row => row.period === period) - sum('gas', row => row.period === period),
  }
}

/** That numbers explain each other: no unit comes from nowhere. */
function faultsOf({ coins, wallets, byDay }: BooksReport): string[] {
  const n = BigInt
  return [
    ...coins.flatMap(({ begin, end, ...coin }) => [
      n(end.wallets) === n(begin.wallets) + n(coin.received) - n(coin.paidBack) - n(coin.gas) + n(coin.operator) ? '' : 'wallets',
      n(end.owed) + n(end.held) ===
      n(begin.owed) + n(begin.held) + n(coin.received) - n(coin.earned) + n(coin.goodwill) - n(coin.paidBack) - n(coin.borne)
        ? ''
        : 'owed',
      n(coin.margin) === n(coin.earned) - n(coin.goodwill) - n(coin.gas) + n(coin.borne) ? '' : 'margin',
      ...(['received', 'earned', 'goodwill', 'paidBack', 'borne', 'gas', 'operator', 'margin'] as const).map(figure => {
        const days = byDay.filter(day => day.chainId === coin.chainId && day.denom === coin.denom)
        return days.reduce((sum, day) => sum + n(day[figure]), 0n) === n(coin[figure]) ? '' : `days of ${figure}`
      }),
      wallets
        .filter(wallet => wallet.chainId === coin.chainId && wallet.denom === coin.denom)
        .reduce((sum, wallet) => sum + n(wallet.end), 0n) === n(end.wallets)
        ? ''
        : 'wallets one by one',
    ]),
    ...wallets.map(({ begin, end, payments, refunds, opening, corrections, transactions }) =>
      n(end) === n(begin) + n(payments) + n(refunds) + n(opening) + n(corrections) + n(transactions) ? '' : 'wallet',
    ),
  ].filter(fault => fault !== '')
}

const asText = (value: unknown): unknown => JSON.parse(JSON.stringify(value, (_, one) => (typeof one === 'bigint' ? `${one}` : one)))

it('every figure is what the lines of the ledger add up to, whatever moved and whichever sums are kept', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(aMove, { minLength: 1, maxLength: 30 }), async moves => {
      await emptyTables(database)
      for (const [n, move] of moves.entries()) {
        await post(db, postingOf(move, n))
        if (move.keep !== null) await keepLedgerSums(database, move.keep)
      }
      for (const upTo of await keptLedgerSums(db)) expect(await ledgerSumFaults(db, upTo)).toEqual([])
      for (const month of (await reportBooks(ctx)).months) {
        const report = await reportBooks(ctx, month)
        expect(faultsOf(report)).toEqual([])
        for (const { chainId, denom, ...coin } of report.coins) expect(coin).toEqual(asText(await truth(month, { chainId, denom })))
        for (const { day, chainId, denom, ...flows } of report.byDay)
          expect(asText(await truth(day, { chainId, denom }))).toMatchObject(flows)
      }
    }),
    { numRuns: 12 },
  )
})

it('names the months from the first entry on, and refuses others', async () => {
  await post(
    db,
    postingOf({ event: 'payment', chainId: 'a-1', denom: 'uatom', wallet: 'one', amount: 5n, part: 0n, day: 0, keep: null }, 1),
  )
  const { months, coins, byDay } = await reportBooks(ctx, '2026-02')
  expect(months).toEqual(['2026-01', '2026-02', '2026-03'])
  // Nothing happened, and balances are there.
  expect([coins, byDay]).toMatchObject([[{ begin: { wallets: '5', owed: '5' }, end: { wallets: '5' }, received: '0' }], []])
  expect(await reportBooks(ctx)).toMatchObject({ from: '2026-03-01', until: '2026-03-20' })
  for (const month of ['0000-01', '9999-12', '2025-12', '2026-04'])
    await expect(reportBooks(ctx, month)).rejects.toMatchObject({ code: 'not-found', facts: { months } })
})

it('says who acted, and by which seal the log of the month can be held later', async () => {
  const keys = auditKeys(['s'.repeat(32)])
  const act = async (at: string, actor: string, action: string) => {
    await inTransaction(database, 'test', async tx => audit(tx, { at: new Date(at), actor, source: 'test', action, subject: 'x' }))
    await sealAudit(database, keys, new Date(at), { thorough: false })
  }
  await act('2026-02-01T00:00:00Z', 'admin-key', 'pause')
  await act('2026-02-28T23:59:59Z', 'admin-key', 'pause')
  await act('2026-02-28T23:59:59Z', 'system', 'receive-payment')
  await act('2026-03-01T00:00:00Z', 'cosmos1operator', 'resume')
  await post(
    db,
    postingOf({ event: 'payment', chainId: 'a-1', denom: 'uatom', wallet: 'one', amount: 5n, part: 0n, day: 0, keep: null }, 1),
  )
  const { actors, moreActors, seal } = await reportBooks(ctx, '2026-02')
  expect([actors, moreActors, seal?.seq]).toEqual([[{ actor: 'admin-key', action: 'pause', times: 2 }], false, '3'])
  const known = { seq: Number(seal?.seq), hash: seal?.hash ?? '' }
  expect((await verifyAudit(database, keys, { known, graceMs: 0 })).faults).toEqual([])
  expect((await reportBooks(ctx, '2026-01')).seal).toBeUndefined()
  expect((await reportBooks(ctx)).actors).toEqual([{ actor: 'cosmos1operator', action: 'resume', times: 1 }])
})

it('has the same of books whose sums were kept before they were kept by day', async () => {
  const home = await createDatabaseBefore('0037_report_sums')
  const before = openDatabase(home.url, 1, () => {})
  await before.db.execute(sql`insert into ledger_entries (posting, line, account, subject, chain_id, denom, amount, at)
    select 'payment:' || n, line, case line when 0 then 'customer' else 'wallet' end, 'one', 'a-1', 'uatom',
      case line when 0 then -n else n end, timestamptz '2026-01-31 23:59Z' + n * interval '1 minute'
    from generate_series(1, 6) n, generate_series(0, 1) line`)
  await before.db.execute(sql`insert into ledger_sums (up_to, chain_id, account, address, denom, amount)
    select up_to, 'a-1', account, case when account = 'wallet' then 'one' else '' end, 'uatom', sum(amount)
    from ledger_entries join (values (4), (10)) sums (up_to) on id <= up_to and id > up_to - 6 group by 1, 3`)
  await migrate(home.url)
  expect(await keptLedgerSums(before.db)).toEqual([4, 10])
  for (const upTo of [4, 10]) expect(await ledgerSumFaults(before.db, upTo)).toEqual([])
  const { coins } = await reportBooks({ ...ctx, database: before }, '2026-02')
  expect(coins).toMatchObject([{ begin: { wallets: '0' }, received: '21', end: { wallets: '21' } }])
  await before.close()
  await home.drop()
})
