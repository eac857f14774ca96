import type { ClearingStatus, Quote } from '@relayooor/shared'
import type { TestSetup } from '../service/testSetup.ts'
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { startSandbox } from '@relayooor/sandbox'
import { expect, it, onTestFinished } from 'vitest'
import { migrate } from '../../server/src/db/migrate.ts'
import { installedPostgres, startInstalledPostgres } from '../../server/src/operations/backups/testing.ts'
import { refundsSent } from '../chaos/restore/refundsSent.ts'
import { createApi } from '../kit/api.ts'
import { findBookFaults } from '../kit/books.ts'
import { startService } from '../kit/service.ts'
import { until } from '../kit/until.ts'
import { finished, patience, pay, quoteFor, statusWhen, stuckTransfer } from '../service/people.ts'
import { openRecords } from '../service/records.ts'
import { secretKey, settings } from '../service/settings.ts'

const adminKey = 'a key for the admin of these tests'
const installed = installedPostgres()
const command = join(import.meta.dirname, '../../scripts/restore.ts')

/** The rehearsal: the machine with the database is lost, a backup is all that is left, and customers have paid and been paid since. */
it.skipIf(installed === undefined)('after a restore every payment is found again, and no refund goes out twice', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'relayooor-rehearsal-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const sandbox = await startSandbox({ blockTimeMs: 150 })
  onTestFinished(sandbox.stop)
  const first = await startInstalledPostgres(installed ?? '')
  onTestFinished(first.destroy)
  await migrate(first.url)
  const backups = join(folder, 'backups')
  const env = { ADMIN_API_KEY: adminKey, REFUND_AUTO_LIMIT: 'uhub:2000000', BACKUP_DIR: backups, POSTGRES_BIN: first.programs.folder }
  const service = await startService({ folder, env: settings(sandbox, join(folder, 'one')) }, { databaseUrl: first.url, env })
  onTestFinished(service.kill)
  const records = await openRecords(first.url)
  onTestFinished(records.close)
  const setup: TestSetup = { sandbox, service, records, databaseUrl: first.url, another: () => Promise.reject(new Error('none')) }
  const admin = createApi(service.url, { 'X-Admin-Key': adminKey })
  const newQuote = async () => quoteFor(setup, [await stuckTransfer(setup)])
  const overpay = ({ payment }: Quote, by: bigint) => pay(setup, { payment }, { amount: (BigInt(payment.amount.amount) + by).toString() })
  const allBack = ({ refunds }: ClearingStatus) => refunds.length > 0 && refunds.every(({ status }) => status === 'confirmed')

  // Money moves.
  const done = await newQuote()
  await overpay(done, 500_000n)
  await statusWhen(setup, done.token, allBack)
  const large = await newQuote()
  await overpay(large, 3_000_000n)
  const [waiting] = (await statusWhen(setup, large.token, ({ refunds }) => refunds[0]?.status === 'awaiting_approval')).refunds
  const [exact, over, meanwhile] = [await newQuote(), await newQuote(), await newQuote()]
  await until('the scheduler has made the first of the day', async () => (await admin.call('adminBackups', {})).items.length > 0, patience)
  const { backup } = await until('it is free', () => admin.call('adminCreateBackup', { body: { type: 'full' } }), patience)
  expect(readdirSync(backups)).toContain(`${backup?.name}.json`)
  expect(await admin.call('adminVerifyBackup', { params: { name: backup?.name ?? '' }, body: {} })).toEqual({
    state: 'succeeded',
    faults: [],
  })
  const taken = await fetch(`${service.url}/api/v1/admin/backup/${backup?.name}/file`, { headers: { 'X-Admin-Key': adminKey } })
  expect(
    createHash('sha256')
      .update(Buffer.from(await taken.arrayBuffer()))
      .digest('hex'),
  ).toBe(backup?.sha256)

  // More money moves, of which the backup knows nothing.
  await pay(setup, exact)
  await finished(setup, exact.token)
  await overpay(over, 400_000n)
  const told = await statusWhen(setup, over.token, allBack)
  const { items } = await admin.call('adminRefunds', { query: { status: 'awaiting_approval' } })
  await admin.call('adminApproveRefund', { params: { id: items[0]?.id ?? '' }, body: { note: 'they asked' } })
  const approved = await statusWhen(setup, large.token, allBack)
  const unknown = await newQuote()
  await pay(setup, unknown)
  await finished(setup, unknown.token)
  const sentThen = refundsSent(sandbox, 'alice')
  expect(sentThen).toHaveLength(3)

  // Everything is destroyed, and somebody pays meanwhile.
  await service.kill()
  await first.destroy()
  await pay(setup, meanwhile)
  const second = await startInstalledPostgres(installed ?? '')
  onTestFinished(second.destroy)
  const { stdout } = await promisify(execFile)(process.execPath, [command, join(backups, `${backup?.name}.json`)], {
    env: { ...process.env, DATABASE_URL: second.url, CLEARING_SECRET_KEY: secretKey, POSTGRES_BIN: second.programs.folder },
  })
  expect(stdout).toMatch(/sandhub-1 was read up to block \d+/)
  await service.start({ DATABASE_URL: second.url })

  // Each order that the backup knew ends as it did, and the one that was paid meanwhile is cleared.
  for (const { token } of [done, exact, over, large, meanwhile])
    expect(await finished(setup, token)).toMatchObject({ status: 'cleared', payments: [{ state: 'settled' }] })
  expect((await statusWhen(setup, over.token, allBack)).refunds).toMatchObject([
    { txHash: told.refunds[0]?.txHash, net: told.refunds[0]?.net, amount: { amount: '400000' } },
  ])
  expect((await statusWhen(setup, large.token, allBack)).refunds).toMatchObject([
    { amount: waiting?.amount, txHash: approved.refunds[0]?.txHash },
  ])
  // An order that the backup does not know: its payment is found, and kept for its owner.
  const held = await until(
    'the payment without an order is held',
    async () => (await admin.call('adminPayments', { query: { state: 'held' } })).items[0],
    patience,
  )
  expect(held.memo).toContain(unknown.token)
  expect(refundsSent(sandbox, 'alice')).toEqual(sentThen)
  expect((await admin.call('adminAlerts', { query: { name: 'unknown-refund-transaction' } })).items).toEqual([])
  expect(await findBookFaults({ databaseUrl: second.url, chains: sandbox.info.chains, secret: secretKey })).toEqual([])
})
