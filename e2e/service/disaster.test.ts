import type { Database } from '../../server/src/db/database.ts'
import type { BookFacts } from '../../server/src/operations/backups/manifest.ts'
import type { DebianPostgres } from './debianPostgres.ts'
import { execFile, spawnSync } from 'node:child_process'
import { closeSync, existsSync, mkdtempSync, openSync, readdirSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { paymentMemo } from '@relayooor/shared'
import { Client } from 'pg'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { root } from '../../scripts/lib/paths.ts'
import { readBlock } from '../../server/src/clearing/block/readBlock.ts'
import { aContext, aToken, contextOf, paid, sent, startedAt } from '../../server/src/clearing/testing.ts'
import { openDatabase } from '../../server/src/db/database.ts'
import { migrate, pendingMigrations } from '../../server/src/db/migrate.ts'
import { readBookFacts } from '../../server/src/operations/backups/bookFacts.ts'
import { readCommands } from '../kit/readCommands.ts'
import { until } from '../kit/until.ts'
import { createDebianPostgres, noDebianPostgres } from './debianPostgres.ts'

/** In their order, so that none is left out here. */
function blocksOf(section: string): string[] {
  return readCommands('backup.md').flatMap(block => (block.section === section ? [block.commands] : []))
}
const [archive = '', copy = '', stop = '', recover = '', isRecovering = '', mark = '', ...others] = blocksOf('Back to a moment')
const [checksums = '', examine = '', reindex = '', start = '', ...more] = blocksOf('What PostgreSQL cannot read')

const missing = noDebianPostgres()

/** docs/operations/backup.md on a server of Debian's package: each disaster is made, and the page's own commands are the way out. */
describe.skipIf(missing !== undefined)(`PostgreSQL in a disaster${missing === undefined ? '' : `: not tried, since ${missing}`}`, () => {
  let postgres: DebianPostgres

  beforeAll(async () => {
    postgres = await createDebianPostgres()
    await postgres.shell(checksums)
    await postgres.shell(archive)
    await migrate(postgres.url)
    await opened(aContext)
    await pay()
    await postgres.shell(copy)
    // What no copy has.
    await pay()
  })
  afterAll(() => postgres.close())

  const opened = async <T>(use: (database: Database) => Promise<T>): Promise<T> => {
    const database = openDatabase(postgres.url, 2, () => {})
    return use(database).finally(database.close)
  }

  /** The next block has a payment for a price. */
  async function pay(): Promise<void> {
    const [cursor] = (await facts()).cursors
    const height = (cursor?.height ?? 0) + 1
    await opened(async database => {
      const ctx = contextOf(database)
      const { id } = await aToken(ctx, [String(height)])
      const txs = [sent(String(height)), paid({ memo: paymentMemo(id) })]
      await readBlock(ctx, { chainId: 'a-1', height, time: startedAt, txs, events: [] })
    })
  }

  async function facts(): Promise<BookFacts> {
    const client = new Client({ connectionString: postgres.url })
    await client.connect()
    try {
      return await readBookFacts(client)
    } finally {
      await client.end()
    }
  }

  const sql = (statement: string) => postgres.shell(`psql -d relayooor -Atqc "${statement}"`)
  const fails = (commands: string) =>
    postgres.shell(commands).then(
      said => Promise.reject(new Error(`it did not fail: ${said}`)),
      ({ stdout, stderr }: { stdout: string; stderr: string }) => `${stdout}${stderr}`,
    )

  /** To the end of the log without a moment. The service may start on what is there then. */
  async function goBack(to: string, moment?: string): Promise<void> {
    postgres.recoverTo(to)
    const line = /^recovery_target_time = '.+'$/m
    expect(recover).toMatch(line)
    await postgres.shell(recover.replace(line, moment === undefined ? '' : `recovery_target_time = '${moment}'`))
    await until('it has read the log', async () => / f$/m.test(await postgres.shell(isRecovering)))
    await promisify(execFile)('bash', ['-euc', mark], { cwd: root, env: { ...process.env, DATABASE_URL: postgres.url } })
    expect(await pendingMigrations(postgres.url)).toBe(0)
    expect(postgres.data()).toContain(to)
  }

  /** The mark of a restore is one entry of the audit log. */
  const marked = (books: BookFacts): BookFacts => ({
    ...books,
    tables: { ...books.tables, audit_log: (books.tables.audit_log ?? 0) + 1 },
  })

  /** The disk has something else in this page of a file. */
  async function damage(path: string, page: number): Promise<void> {
    const file = openSync(join(postgres.data(), path), 'r+')
    writeSync(file, Buffer.alloc(8_192, 'damaged '), 0, 8_192, page * 8_192)
    closeSync(file)
  }

  it('has a way out of each, and every command of the page is done here', () => {
    expect([start, mark, others, more]).toEqual([expect.stringMatching(/ start\n$/), expect.stringContaining('--recovered'), [], []])
  })

  it('back to a moment before a harmful change: all that was booked until then is there, and nothing since', async () => {
    await pay()
    const before = await facts()
    const moment = (await sql('select clock_timestamp()')).trim()
    await sql('set session_replication_role = replica; delete from payments; delete from ledger_entries')
    await pay()
    expect((await facts()).tables.payments).toBe(1)
    await postgres.shell(stop)

    await goBack('moment', moment)
    expect(await facts()).toEqual(marked(before))
    await pay()
    expect((await facts()).tables.payments).toBe((before.tables.payments ?? 0) + 1)
  })

  it('a corrupt index is made anew, and a corrupt table loses nothing', async () => {
    await pay()
    const before = await facts()
    expect(await postgres.shell(examine)).not.toContain('ERROR')
    const index = (await sql(`select pg_relation_filepath('payments_pkey')`)).trim()
    const table = (await sql(`select pg_relation_filepath('ledger_entries')`)).trim()
    await postgres.shell(stop)
    await damage(index, 1)
    await damage(table, 0)
    await postgres.shell(start)
    await expect(facts()).rejects.toThrow(`invalid page in block 0 of relation ${table}`)
    const named = await fails(examine)
    expect(named).toContain('payments_pkey')
    expect(named).toContain('ledger_entries')

    await postgres.shell(reindex)
    const left = await fails(examine)
    expect(left).not.toContain('payments_pkey')
    expect(left).toContain('ledger_entries')
    await postgres.shell(stop)
    await goBack('table')
    expect(await facts()).toEqual(marked(before))
    expect(await postgres.shell(examine)).not.toContain('ERROR')
  })

  it('without its log it does not start, and has again all that was archived', async () => {
    await pay()
    const archived = await facts()
    const segment = (await sql('select pg_walfile_name(pg_switch_wal())')).trim()
    await until('it is archived', async () => (await sql('select last_archived_wal from pg_stat_archiver')).trim() >= segment)
    await pay()
    await sql('checkpoint')
    await postgres.end()
    const log = join(postgres.data(), 'pg_wal')
    for (const name of readdirSync(log)) if (/^[0-9A-F]{24}$/.test(name) && name > segment) rmSync(join(log, name))
    await fails(start)
    expect(postgres.log()).toContain('could not locate a valid checkpoint record')

    await goBack('log')
    expect(await facts()).toEqual(marked(archived))
  })

  it('a full disk takes nothing that was committed', async context => {
    const disk = mkdtempSync(join(tmpdir(), 'relayooor-disk-'))
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256m,mode=1777', 'none', disk], { encoding: 'utf8' })
    onTestFinished(() => {
      spawnSync('umount', [disk])
      rmSync(disk, { recursive: true })
    })
    if (mounted.status !== 0) context.skip(`no disk can be mounted here: ${mounted.error?.message ?? mounted.stderr.trim()}`)
    const ballast = join(disk, 'of somebody else')
    const fill = () => spawnSync('dd', ['if=/dev/zero', `of=${ballast}`, 'bs=64k'])
    await postgres.shell(stop)
    const moved = join(disk, 'main')
    await postgres.shell(`cp -a '${postgres.data()}' '${moved}'; pg_conftool 15 main set data_directory '${moved}'`)
    await postgres.shell(start)
    onTestFinished(postgres.end)
    await sql('create schema others; create table others.large as select repeat(md5(n::text), 50) as text from generate_series(1, 1000) n')
    const before = await facts()

    fill()
    expect(await fails(`psql -d relayooor -c 'insert into others.large select * from others.large'`)).toMatch(
      /could not extend file .*No space left on device/,
    )
    expect(await facts()).toEqual(before)
    rmSync(ballast)
    await pay()
    const committed = await facts()

    fill()
    // More than the disk holds, for the log alone.
    const write = `select pg_logical_emit_message(true, 'a test', repeat('x', 1000000)) from generate_series(1, 256)`
    await expect(sql(write)).rejects.toThrow('server closed the connection')
    await until('it has ended', () => !existsSync(join(postgres.data(), 'postmaster.pid')))
    expect(postgres.log()).toMatch(/PANIC: {2}could not write to file "pg_wal\/.*No space left on device/)
    expect(postgres.log()).toContain('shutting down due to startup process failure')
    await fails(start)
    rmSync(ballast)
    await postgres.shell(start)
    expect(await facts()).toEqual(committed)
  })
})
