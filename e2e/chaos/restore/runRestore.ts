import type { ClearingStatus, Quote } from '@relayooor/shared'
import type { TestSetup } from '../../service/testSetup.ts'
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSandbox } from '@relayooor/sandbox'
import { keepLogs } from '../../../scripts/lib/failures.ts'
import { migrate } from '../../../server/src/db/migrate.ts'
import { listBackups, manifestPath, nameOf } from '../../../server/src/operations/backups/files.ts'
import { installedPostgres, startInstalledPostgres } from '../../../server/src/operations/backups/testing.ts'
import { createApi } from '../../kit/api.ts'
import { findBookFaults } from '../../kit/books.ts'
import { nth } from '../../kit/ports.ts'
import { startService } from '../../kit/service.ts'
import { until } from '../../kit/until.ts'
import { finished, patience, pay, quoteFor, statusOf, statusWhen, stuckTransfer } from '../../service/people.ts'
import { openRecords } from '../../service/records.ts'
import { secretKey, settings } from '../../service/settings.ts'
import { ask, dies, fails, restore, runTask } from './commands.ts'
import { ageingKills, backupKills, restoreKills, serviceKills } from './kills.ts'
import { refundsSent } from './refundsSent.ts'

export interface RestoreFigures {
  /** What was killed, and how long it took until all was right again. */
  steps: { killed: string; seconds: number }[]
  /** Of which each restored database had to tell the same. */
  orders: number
  refunds: number
  backups: number
  restores: number
  seconds: number
  violations: string[]
}

const adminKey = 'a key for the admin of these tests'
const dayMs = 86_400_000
const payer = 'alice'
/** A dump has more than this. */
const partOfDump = 20_000

/**
 * The loss of the machine, with a death at each step: orders are paid, backups are killed and made, the machine is destroyed, restores and
 * the service on restored books are killed, and so are archiving and purging. After each kill all must be right again.
 */
export async function runRestore(say: (line: string) => void): Promise<RestoreFigures> {
  const programs = installedPostgres()
  if (programs === undefined) throw new Error('it needs a PostgreSQL with server and pg_dump: apt-get install postgresql')
  const began = performance.now()
  const folder = mkdtempSync(join(tmpdir(), 'relayooor-restore-'))
  const ends: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })]
  const figures: RestoreFigures = { steps: [], orders: 0, refunds: 0, backups: 0, restores: 0, seconds: 0, violations: [] }
  try {
    await play(programs)
  } catch (error) {
    const violation = error instanceof Error ? `${error.stack} ${String(error.cause ?? '')}` : String(error)
    figures.violations.push(violation)
    say(`${violation}\nIts logs: ${keepLogs(folder, 'restore')}`)
  } finally {
    for (const end of ends.reverse()) await end()
  }
  return { ...figures, seconds: (performance.now() - began) / 1000 }

  async function step(killed: string, act: () => Promise<void>): Promise<void> {
    const from = performance.now()
    await act()
    const seconds = (performance.now() - from) / 1000
    figures.steps.push({ killed, seconds })
    say(`${killed}: right again after ${seconds.toFixed(1)} s`)
  }

  async function play(installed: string): Promise<void> {
    const sandbox = await startSandbox({ blockTimeMs: 150 })
    ends.push(sandbox.stop)
    const [first, second] = await Promise.all([startInstalledPostgres(installed), startInstalledPostgres(installed)])
    ends.push(first.destroy, second.destroy)
    await migrate(first.url)
    const backups = join(folder, 'backups')
    mkdirSync(backups)
    const env = { ADMIN_API_KEY: adminKey, REFUND_AUTO_LIMIT: 'uhub:2000000', CLEARING_TOKEN_TTL: '1800' }
    const service = await startService({ folder, env: settings(sandbox, join(folder, 'service')) }, { databaseUrl: first.url, env })
    ends.push(service.kill)
    const records = await openRecords(first.url)
    ends.push(records.close)
    const setup: TestSetup = { sandbox, service, records, databaseUrl: first.url, another: () => Promise.reject(new Error('none')) }
    const admin = createApi(service.url, { 'X-Admin-Key': adminKey })
    const bin = first.programs.folder
    const onHalf = { programs: bin, below: folder, bytes: partOfDump }
    /** What has ended is archived and purged as soon as these tasks run. */
    const byHand = {
      ...settings(sandbox, join(folder, 'by-hand'), { retention: { orders: 0, archivedOrders: 0 } }),
      ...env,
      PUBLIC_URL: service.url,
      PORT: '0',
      BACKUP_DIR: backups,
      BACKUP_RETENTION_DAYS: '365',
    }
    const newQuote = async () => quoteFor(setup, [await stuckTransfer(setup)], { payer })
    const overpay = ({ payment }: Quote, by: number) =>
      pay(setup, { payment }, { payer, amount: (BigInt(payment.amount.amount) + BigInt(by)).toString() })
    const namesOfBackups = async () => (await listBackups(backups)).map(nameOf)

    // Prices that each backup knows; some are paid.
    const [done, large, meanwhile] = [await newQuote(), await newQuote(), await newQuote()]
    const others: Quote[] = []
    for (const _ of backupKills) others.push(await newQuote())
    await overpay(done, 500_000)
    await statusWhen(setup, done.token, allBack)
    await overpay(large, 3_000_000)
    await statusWhen(setup, large.token, ({ refunds }) => refunds[0]?.status === 'awaiting_approval')

    for (const [index, { at, killed }] of backupKills.entries()) {
      await step(killed, async () => {
        // A day later each, so that one is due.
        const backUp = (folder: string, faults = {}) =>
          runTask(
            'back-up',
            { ...byHand, DATABASE_URL: first.url, POSTGRES_BIN: folder },
            { clockOffsetMs: (index + 1) * 2 * dayMs, ...faults },
          )
        const before = await namesOfBackups()
        await dies(at, onHalf, backUp)
        const left = await namesOfBackups()
        const more = at === 'back-up:written' ? 1 : 0
        if (left.length !== before.length + more || !before.every(name => left.includes(name)))
          throw new Error(`before the kill there were the backups ${before.join(', ')}, and after it ${left.join(', ')}`)
        await backUp(bin)
        const now = await namesOfBackups()
        const files = now.flatMap(name => [`${name}.dump`, `${name}.json`])
        if (now.length !== left.length + 1 || readdirSync(backups).toSorted().join() !== files.toSorted().join())
          throw new Error(`there should be one backup more and nothing beside: ${readdirSync(backups).join(', ')}`)
        await restore(first.url, bin, [manifestPath(backups, nth(now, 0)), '--verify'])
      })
      const other = nth(others, index)
      await overpay(other, 400_000 + index)
      await statusWhen(setup, other.token, allBack)
    }
    const kept = await namesOfBackups()
    figures.backups = kept.length

    // More money moves: a refund is approved, and an order is made of which no backup knows.
    const { items } = await admin.call('adminRefunds', { query: { status: 'awaiting_approval' } })
    await admin.call('adminApproveRefund', { params: { id: items[0]?.id ?? '' }, body: { note: 'they asked' } })
    await statusWhen(setup, large.token, allBack)
    const unknown = await newQuote()
    await pay(setup, unknown, { payer })
    await finished(setup, unknown.token)
    const ended = new Map<string, string>([[meanwhile.token, '']])
    for (const { token } of [done, large, ...others]) ended.set(token, refundsOf(await finished(setup, token)))
    const sent = refundsSent(sandbox, payer)
    Object.assign(figures, { orders: ended.size, refunds: sent.length })

    // All is destroyed, and somebody pays meanwhile.
    await service.kill()
    await first.destroy()
    await pay(setup, meanwhile, { payer })

    let url = ''
    /** An empty database, and for each another backup. */
    const next = async (): Promise<string> => {
      const name = `restored_${figures.restores}`
      await ask(second.url, `create database ${name}`)
      const target = new URL(second.url)
      target.pathname = `/${name}`
      url = target.href
      const backup = nth(kept, figures.restores % kept.length)
      figures.restores += 1
      return manifestPath(backups, backup)
    }
    for (const { at, killed } of restoreKills)
      await step(killed, async () => {
        const backup = await next()
        await dies(at, onHalf, (folder, faults) => restore(url, folder, [backup], faults))
        if (at === 'restore:after-commit') await fails('done already', () => restore(url, bin, [backup]), 'is not empty')
        else {
          await fails('to be refused', () => runTask('seal-audit', { ...byHand, DATABASE_URL: url }), 'was not finished')
          // What the killed one had started ends with its input.
          await until('it is restored', () => restore(url, bin, [backup]), { ...patience, everyMs: 500 })
        }
        await service.start({ DATABASE_URL: url })
        await compare(sent)
        await service.kill()
      })

    const last = await next()
    await restore(url, bin, [last])
    for (const { at, killed } of serviceKills)
      await step(killed, async () => {
        await service.start({ DATABASE_URL: url, SANDBOX_FAULTS: JSON.stringify({ dieAt: [at] }) }).catch(() => {})
        await service.exited()
        if (!(await service.log()).includes(`dies at ${at}`)) throw new Error(`the service should have died at ${at}`)
        await service.start({ SANDBOX_FAULTS: '{}' })
        await compare(sent)
        await service.kill()
      })

    await runTask('count-gas', { ...byHand, DATABASE_URL: url })
    for (const { task, at, killed } of ageingKills)
      await step(killed, async () => {
        await dies(at, onHalf, (_, faults) => runTask(task, { ...byHand, DATABASE_URL: url }, faults))
        await service.start()
        await compare(sent)
        await service.kill()
      })
    // Some have just ended: of those the gas is counted two minutes later.
    for (const task of ['count-gas', 'archive-orders', 'purge-orders'])
      await runTask(task, { ...byHand, DATABASE_URL: url }, { clockOffsetMs: 300_000 })
    const left = await ask(url, `select token, status, finished_at, gas_spent, kept from clearing_operations where kept <> 'purged'`)
    if (left.length > 0) throw new Error(`all orders should be purged, and not these: ${JSON.stringify(left)}`)

    // Late money for a purged order still goes home.
    await service.start()
    const back = (await statusOf(setup, done.token)).refunds.length + 1
    await pay(setup, done, { payer })
    await statusWhen(setup, done.token, status => status.refunds.length === back && allBack(status))
    ended.set(done.token, refundsOf(await statusOf(setup, done.token)))
    await compare(refundsSent(sandbox, payer))

    async function compare(sentThen: string[]): Promise<void> {
      for (const [token, refunds] of ended) {
        const { payments } = await statusWhen(setup, token, one => one.status === 'cleared' && refundsOf(one) === refunds)
        if (payments.length === 0 || payments.some(({ state }) => state !== 'settled'))
          throw new Error(`the payment of ${token} is not settled`)
      }
      await until(
        'the payment of an order that no backup knows is held',
        async () =>
          (await admin.call('adminPayments', { query: { state: 'held' } })).items.some(({ memo }) => memo.includes(unknown.token)),
        patience,
      )
      const { items: alerts } = await admin.call('adminAlerts', { query: { name: 'unknown-refund-transaction' } })
      if (alerts.length > 0) throw new Error(`what the wallet has sent is not known again: ${JSON.stringify(alerts)}`)
      const sentNow = refundsSent(sandbox, payer)
      if (sentNow.join() !== sentThen.join()) throw new Error(`the wallet has sent ${sentNow.join()}, and before ${sentThen.join()}`)
      const faults = await findBookFaults({ databaseUrl: url, chains: sandbox.info.chains, secret: secretKey })
      if (faults.length > 0) throw new Error(faults.join('; '))
    }
  }
}

function allBack({ refunds }: ClearingStatus): boolean {
  return refunds.length > 0 && refunds.every(({ status }) => status === 'confirmed')
}

/** Which transactions paid what of an order. */
function refundsOf({ refunds }: ClearingStatus): string {
  return refunds
    .map(({ txHash, amount, status }) => `${status} ${amount.amount} ${txHash}`)
    .toSorted()
    .join()
}
