import type { Database } from '../../server/src/db/database.ts'
import type { ProcessFacts } from '../../server/src/db/schema/index.ts'
import type { BackupSettings } from '../../server/src/operations/backups/createBackup.ts'
import { spawn, spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { paymentMemo } from '@relayooor/shared'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { eq, sql } from 'drizzle-orm'
import { Client } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { aContext, aToken, blocksFor, contextOf, paid, sent, startedAt } from '../../server/src/clearing/testing.ts'
import { AlertSettings } from '../../server/src/config/alertSettings.ts'
import { holdingLock } from '../../server/src/db/advisoryLock.ts'
import { openDatabase } from '../../server/src/db/database.ts'
import { migrate, pendingMigrations } from '../../server/src/db/migrate.ts'
import { alerts, auditLog, backups, payments, processes } from '../../server/src/db/schema/index.ts'
import { useDatabase } from '../../server/src/db/testing.ts'
import { judgeRules } from '../../server/src/operations/alerts/judgeRules.ts'
import { backupTask, readBackupFacts } from '../../server/src/operations/backups/backupFacts.ts'
import { createBackups } from '../../server/src/operations/backups/backups.ts'
import { createBackup, lockName } from '../../server/src/operations/backups/createBackup.ts'
import { readManifest } from '../../server/src/operations/backups/manifest.ts'
import { restoreBackup } from '../../server/src/operations/backups/restoreBackup.ts'
import { installedPostgres, startInstalledPostgres } from '../../server/src/operations/backups/testing.ts'

const installed = installedPostgres()
const newer = await useDatabase()
const hourMs = 3_600_000
const processId = randomUUID()
const idle: ProcessFacts = {
  heapBytes: 10,
  heapLimitBytes: 100,
  cpu: 0,
  eventLoopP99Ms: 1,
  pool: { used: 1, size: 10, waiting: 0 },
  errorsPerMinute: 0,
  disk: null,
  hermesFault: null,
  tasks: [],
  chains: [],
}

describe.skipIf(installed === undefined)('on a PostgreSQL with its programs', () => {
  let postgres: Awaited<ReturnType<typeof startInstalledPostgres>>
  let database: Database
  let folder: string
  let clock: Date
  let settings: BackupSettings

  beforeAll(async () => {
    postgres = await startInstalledPostgres(installed ?? '')
    await migrate(postgres.url)
    database = openDatabase(postgres.url, 4, () => {})
    const ctx = await aContext(database)
    const { id } = await aToken(ctx, ['1'])
    await blocksFor(ctx)('a-1', [sent('1'), paid({ memo: paymentMemo(id) })])
  })
  beforeEach(() => {
    clock = startedAt
    folder = mkdtempSync(join(tmpdir(), 'relayooor-backups-'))
    settings = {
      folder,
      keepDays: 7,
      programs: postgres.programs,
      recipients: [],
      version: '0.1.0',
      signingKeys: ['a key'],
      settings: ['CLEARING_SECRET_KEY'],
    }
  })
  afterEach(async () => {
    await database.db.delete(backups)
    rmSync(folder, { recursive: true, force: true })
  })
  afterAll(async () => {
    await database.close()
    await postgres.destroy()
  })

  const ctx = () => ({ database, now: () => clock })
  const made = (type: 'full' | 'schema' = 'full') => createBackup(ctx(), settings, type)
  const manifestOf = (name: string) => join(folder, name.replace(/\.dump.*/, '.json'))

  async function ask(url: string, statement: string): Promise<unknown[]> {
    const client = new Client({ connectionString: url })
    await client.connect()
    try {
      return (await client.query<Record<string, unknown>>(statement)).rows
    } finally {
      await client.end()
    }
  }

  /** A process that lives and makes them. */
  async function makesBackups(): Promise<void> {
    const at = clock.toISOString()
    const tasks = [{ name: backupTask, everySeconds: 60, beganAt: at, succeededAt: at, seconds: 1, failures: 0 }]
    const row = { roles: ['scheduler'], seenAt: clock, facts: { ...idle, tasks } }
    await database.db
      .insert(processes)
      .values({ id: processId, host: 'one', pid: 7, version: '0', startedAt, ...row })
      .onConflictDoUpdate({ target: processes.id, set: row })
  }

  let targets = 0
  async function emptyDatabase(): Promise<string> {
    const name = `target_${(targets += 1)}`
    await ask(postgres.url, `create database ${name}`)
    const url = new URL(postgres.url)
    url.pathname = `/${name}`
    return url.href
  }

  const restore = (url: string, name: string, more: Partial<Parameters<typeof restoreBackup>[0]> = {}) =>
    restoreBackup({ url, manifest: manifestOf(name), programs: postgres.programs, signingKeys: ['a key'], now: () => clock, ...more })

  it('is whole in its folder, closed to others, tried, listed, and restored to the same books', async () => {
    const all = createBackups(ctx(), settings)
    const view = await all.create('full')
    expect(readdirSync(folder).toSorted()).toEqual([`${view.name}.dump`, `${view.name}.json`])
    for (const file of readdirSync(folder)) expect(statSync(join(folder, file)).mode & 0o077).toBe(0)
    expect(await all.verify(view.name)).toEqual([])
    expect(await all.list()).toMatchObject({ folder, items: [{ ...view, verified: { at: startedAt.toISOString() } }] })

    const url = await emptyDatabase()
    const { file, tables, settings: named } = await restore(url, `${view.name}.dump`)
    expect([file.bytes, tables.payments, named]).toEqual([view.bytes, 1, ['CLEARING_SECRET_KEY']])
    expect(await pendingMigrations(url)).toBe(0)
    const restored = openDatabase(url, 1, () => {})
    expect(await restored.db.select().from(payments)).toEqual(await database.db.select().from(payments))
    expect((await restored.db.select().from(auditLog)).map(row => row.action)).toContain('restore-books')
    // Numbers that were given since stand on the chains, and are never given again.
    const [next] = (await restored.db.execute<{ n: string }>(sql`select nextval(pg_get_serial_sequence('refunds', 'id')) as n`)).rows
    expect(Number(next?.n)).toBeGreaterThan(1_000_000)
    await restored.close()
  })

  it('holds one moment, whatever is written meanwhile', async () => {
    const manifest = await made()
    await database.db.insert(auditLog).values({ at: clock, actor: 'system', source: 'test', action: 'later', subject: 'service' })
    const url = await emptyDatabase()
    await restore(url, manifest.file.name)
    expect(await ask(url, `select 1 from audit_log where action = 'later'`)).toEqual([])
  })

  it('encrypted, opens with its identity alone', async () => {
    const identity = await generateX25519Identity()
    settings = { ...settings, recipients: [await identityToRecipient(identity)] }
    const { file } = await made()
    expect(readFileSync(join(folder, file.name)).toString('latin1')).toMatch(/^age-encryption\.org\/v1/)
    const identityFile = join(folder, 'identity')
    writeFileSync(identityFile, `# of the test\n${await generateX25519Identity()}\n`)
    const url = await emptyDatabase()
    await expect(restore(url, file.name)).rejects.toMatchObject({ why: 'encrypted' })
    await expect(restore(url, file.name, { identityFile })).rejects.toMatchObject({ why: 'encrypted' })
    writeFileSync(identityFile, `${identity}\n`)
    await restore(url, file.name, { identityFile })
    expect(await ask(url, 'select count(*)::int as n from payments')).toEqual([{ n: 1 }])
  })

  it.each([
    ['corrupt', (file: string) => writeFileSync(file, readFileSync(file).fill(0, 2_000, 2_010)), /is corrupt/],
    ['cut short', (file: string) => writeFileSync(file, readFileSync(file).subarray(0, 3_000)), /is corrupt/],
    ['gone', (file: string) => rmSync(file), /cannot be read/],
  ])('one that is %s is refused, and nothing is touched', async (_, harm, says) => {
    const { file } = await made()
    harm(join(folder, file.name))
    const url = await emptyDatabase()
    await expect(restore(url, file.name)).rejects.toThrow(says)
    expect(await ask(url, `select nspname from pg_namespace where nspname in ('drizzle', 'unfinished_restore')`)).toEqual([])
  })

  it('one of a newer version, a foreign one, one of another installation and a schema are refused', async () => {
    const { file } = await made()
    const change = async (changes: object) => {
      const manifest = await readManifest(manifestOf(file.name))
      writeFileSync(manifestOf('changed.dump'), JSON.stringify({ ...manifest, ...changes }))
      return restore(await emptyDatabase(), 'changed.dump')
    }
    const { migrations = [] } = (await readManifest(manifestOf(file.name))) ?? {}
    await expect(change({ migrations: [...migrations, 'of tomorrow'] })).rejects.toThrow(/newer version/)
    await expect(change({ migrations: ['foreign', ...migrations.slice(1)] })).rejects.toThrow(/foreign/)
    await expect(change({ product: 'another' })).rejects.toThrow(/no manifest/)
    await expect(change({ signingKeys: ['of others'] })).rejects.toThrow(/another installation/)
    await expect(change({ program: 99 })).rejects.toThrow(/pg_restore is of PostgreSQL/)
    clock = new Date(clock.getTime() + 1_000)
    const schema = await made('schema')
    expect(await createBackups(ctx(), settings).verify(schema.file.name.replace('.dump', ''))).toEqual([])
    await expect(restore(await emptyDatabase(), schema.file.name)).rejects.toThrow(/schema alone/)
  })

  it('a database that holds something is never overwritten', async () => {
    const { file } = await made()
    const before = await ask(postgres.url, 'select count(*) as n from payments')
    await expect(restore(postgres.url, file.name)).rejects.toMatchObject({ why: 'not-empty' })
    expect(await ask(postgres.url, 'select count(*) as n from payments')).toEqual(before)
    const url = await emptyDatabase()
    await ask(url, 'create table somebody_elses (id int)')
    await expect(restore(url, file.name)).rejects.toMatchObject({ why: 'not-empty' })
  })

  it('killed in the middle, no service starts on it, and it begins anew', async () => {
    const { file } = await made()
    const url = await emptyDatabase()
    await restore(url, file.name)
    // As it is between the data and the last step; then, as it is with half of the data.
    for (const harm of [
      'create schema unfinished_restore',
      'create schema unfinished_restore; delete from timeline; drop table audit_log',
    ]) {
      await ask(url, harm)
      await expect(pendingMigrations(url)).rejects.toThrow(/not finished/)
      await expect(migrate(url)).rejects.toThrow(/not finished/)
      await restore(url, file.name)
      expect(await pendingMigrations(url)).toBe(0)
    }
    expect(await ask(url, 'select count(*)::int as n from payments')).toEqual([{ n: 1 }])
  })

  it.each([
    ['when it has begun', '<>'],
    ['while the data come', '='],
  ])('the command, killed %s, begins anew', async (_, is) => {
    const { file } = await made()
    const url = await emptyDatabase()
    const command = join(import.meta.dirname, '../../scripts/restore.ts')
    const env = { ...process.env, DATABASE_URL: url, POSTGRES_BIN: postgres.programs.folder, CLEARING_SECRET_KEY: '' }
    const child = spawn(process.execPath, [command, manifestOf(file.name)], { env, stdio: 'ignore' })
    const ended = once(child, 'exit')
    const target = new URL(url).pathname.slice(1)
    const connected = `select 1 from pg_stat_activity where datname = '${target}' and application_name ${is} 'pg_restore'`
    await vi.waitFor(async () => expect(await ask(postgres.url, connected)).not.toEqual([]), { timeout: 60_000, interval: 1 })
    child.kill('SIGKILL')
    await ended
    // What it has started ends with its input.
    await vi.waitFor(() => restore(url, file.name), { timeout: 60_000, interval: 100 })
    expect(await ask(url, 'select count(*)::int as n from payments')).toEqual([{ n: 1 }])
  })

  it('what dies in the middle leaves no file, says why, and is not tried again at once', async () => {
    const programs = mkdtempSync(join(tmpdir(), 'relayooor-programs-'))
    writeFileSync(
      join(programs, 'pg_dump'),
      '#!/bin/sh\n[ "$1" = --version ] && { echo "pg_dump (PostgreSQL) 99.1"; exit; }\n' +
        'printf PGDMP\necho "No space left on device" >&2\nexit 1\n',
    )
    chmodSync(join(programs, 'pg_dump'), 0o700)
    const broken = { ...settings, programs: { folder: programs } }
    writeFileSync(join(folder, 'relayooor-full-of-a-killed-one.dump'), 'half')
    writeFileSync(join(folder, 'of somebody else.dump'), 'whole')
    const all = createBackups(ctx(), broken)
    await expect(all.createDaily()).rejects.toThrow(/No space left on device/)
    expect(readdirSync(folder)).toEqual(['of somebody else.dump'])
    expect(await readBackupFacts(database.db)).toMatchObject({ last: null, fault: expect.stringContaining('No space left') })
    await all.createDaily()
    clock = new Date(clock.getTime() + 601_000)
    await createBackups(ctx(), settings).createDaily()
    expect(await readBackupFacts(database.db)).toEqual({ last: clock, fault: null, triedAt: clock })
    rmSync(programs, { recursive: true })
  })

  it('a disk that is really full ends in one clear line, takes no old backup, and is told until there is room', async context => {
    const disk = mkdtempSync(join(tmpdir(), 'relayooor-disk-'))
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64m', 'none', disk], { encoding: 'utf8' })
    onTestFinished(() => {
      spawnSync('umount', [disk])
      rmSync(disk, { recursive: true })
    })
    if (mounted.status !== 0) context.skip(`no disk can be mounted here: ${mounted.error?.message ?? mounted.stderr.trim()}`)
    settings = { ...settings, folder: disk }
    const all = createBackups(ctx(), settings)
    await all.createDaily()
    const before = readdirSync(disk)
    const ballast = join(disk, 'of somebody else')
    // Somebody else fills it while the dump comes.
    const programs = mkdtempSync(join(tmpdir(), 'relayooor-programs-'))
    onTestFinished(() => rmSync(programs, { recursive: true }))
    const real = join(postgres.programs.folder, 'pg_dump')
    const fill = `dd if=/dev/zero of='${ballast}' bs=64k 2>/dev/null; truncate -s -64K '${ballast}'`
    writeFileSync(join(programs, 'pg_dump'), `#!/bin/sh\n[ "$1" = --version ] || { ${fill}; }\nexec '${real}' "$@"\n`, { mode: 0o700 })
    clock = new Date(clock.getTime() + 25 * hourMs)
    const line = `the disk of ${disk} was full before the backup was whole: make room`
    await expect(createBackups(ctx(), { ...settings, programs: { folder: programs } }).createDaily()).rejects.toMatchObject({
      why: 'no-room',
      message: line,
    })
    expect(readdirSync(disk).toSorted()).toEqual(['of somebody else', ...before].toSorted())
    expect(await readBackupFacts(database.db)).toMatchObject({ last: startedAt, fault: line })
    // From now on it is seen before it begins.
    clock = new Date(clock.getTime() + hourMs)
    await expect(all.createDaily()).rejects.toThrow(/has 0 MB free, and a backup may need \d+ MB/)

    const judge = judgeRules(contextOf(database, ctx()), AlertSettings.parse({}), 0)
    const alert = async () => {
      clock = new Date(clock.getTime() + 0.1 * hourMs)
      await makesBackups()
      await judge()
      return database.db.select().from(alerts).where(eq(alerts.name, 'backup-too-old'))
    }
    await alert()
    expect(await alert()).toMatchObject([{ endedAt: null, data: { fault: expect.stringContaining('MB free') } }])
    rmSync(ballast)
    await all.createDaily()
    await alert()
    expect(await alert()).toMatchObject([{ endedAt: expect.any(Date) }])
  })

  it('one at a time, one a day, and no longer than they are kept; the newest stays', async () => {
    await holdingLock(database.url, lockName, async () => expect(made()).rejects.toMatchObject({ why: 'running' }))
    const all = createBackups(ctx(), settings)
    await all.createDaily()
    await all.createDaily()
    expect((await all.list()).items).toHaveLength(1)
    clock = new Date(clock.getTime() + 8 * 86_400_000)
    const [old] = readdirSync(folder)
    await all.createDaily()
    expect((await all.list()).items).toMatchObject([{ takenAt: clock.toISOString() }])
    expect(existsSync(join(folder, old ?? ''))).toBe(false)
  })
})

it('a pg_dump that is older than the server, or is not there, says so', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'relayooor-backups-'))
  writeFileSync(join(folder, 'pg_dump'), '#!/bin/sh\necho "pg_dump (PostgreSQL) 9.6.1"\n', { mode: 0o700 })
  const settings = { folder, keepDays: 7, recipients: [], version: '0', signingKeys: [], settings: [] }
  const old = createBackup(contextOf(newer), { ...settings, programs: { folder } }, 'full')
  await expect(old).rejects.toMatchObject({ why: 'program-too-old' })
  const none = createBackup(contextOf(newer), { ...settings, programs: { folder: '/nowhere' } }, 'full')
  await expect(none).rejects.toMatchObject({ why: 'no-program' })
  rmSync(folder, { recursive: true })
})
