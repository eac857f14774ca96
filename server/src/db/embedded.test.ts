import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { afterAll, expect, it, vi } from 'vitest'
import { removeEmbeddedPostgres, startEmbeddedPostgres } from './embedded.ts'

/** Longest wait for a condition; it is met much sooner. */
const patience = { timeout: 60_000 }
const folder = mkdtempSync(join(tmpdir(), 'relayooor-embedded-'))
// Open, as a checkout in a home that others may enter.
chmodSync(folder, 0o755)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function ask(url: string, statement: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(statement)).rows
  } finally {
    await client.end()
  }
}

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

it('keeps its data in a folder that others cannot enter, ends with a killed parent, and recovers', async () => {
  // Closed as a checkout in root's home is: as root, PostgreSQL then runs elsewhere.
  const dataDir = join(folder, 'closed/postgres')
  mkdirSync(join(folder, 'closed'), { mode: 0o700 })
  const program = `
    import { startEmbeddedPostgres } from ${JSON.stringify(new URL('./embedded.ts', import.meta.url).href)}
    const { url, pid } = await startEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)} })
    console.log(JSON.stringify({ url, pid }))
    setInterval(() => {}, 1000)`
  const parent = spawn(process.execPath, ['--input-type=module', '--eval', program], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(parent.stdout, 'data')) as [Buffer]
  const first = JSON.parse(line.toString()) as { url: string; pid: number }
  await ask(first.url, 'create table kept as select 42 as answer')
  parent.kill('SIGKILL')
  await vi.waitFor(() => expect(alive(first.pid)).toBe(false), patience)

  const postgres = await startEmbeddedPostgres({ dataDir })
  expect(await ask(postgres.url, 'select answer from kept')).toEqual([{ answer: 42 }])
  expect(
    await ask(
      postgres.url,
      'select pg_encoding_to_char(encoding) as encoding, datcollate from pg_database where datname = current_database()',
    ),
  ).toEqual([{ encoding: 'UTF8', datcollate: 'C' }])
  const wrong = new URL(postgres.url)
  wrong.password = 'guess'
  await expect(ask(wrong.href, 'select 1')).rejects.toMatchObject({ code: '28P01' })

  // A PostgreSQL that was left behind, without its guard, is stopped and started again.
  const next = await startEmbeddedPostgres({ dataDir })
  expect(alive(postgres.pid)).toBe(false)
  expect(await ask(next.url, 'select answer from kept')).toEqual([{ answer: 42 }])
  await next.stop()
  expect(alive(next.pid)).toBe(false)
  await postgres.stop()
  await removeEmbeddedPostgres(dataDir)
  expect(existsSync(dataDir)).toBe(false)
})

// Only for root does data lie elsewhere.
if (process.getuid?.() === 0) {
  it('removes the data of a checkout that is gone', async () => {
    const gone = join(folder, 'gone')
    mkdirSync(gone, { mode: 0o700 })
    const first = await startEmbeddedPostgres({ dataDir: join(gone, 'postgres') })
    const [row] = (await ask(first.url, 'show data_directory')) as { data_directory: string }[]
    rmSync(gone, { recursive: true })

    mkdirSync(gone, { mode: 0o700 })
    const other = await startEmbeddedPostgres({ dataDir: join(gone, 'other') })
    expect(alive(first.pid)).toBe(false)
    expect(existsSync(row?.data_directory ?? '/')).toBe(false)
    await other.stop()
    await removeEmbeddedPostgres(join(gone, 'other'))
  })
}

// Nor does anybody but root have to move it.
if (process.getuid?.() === 0) {
  it('goes on with its data when the folder above was closed since', { timeout: 60_000 }, async () => {
    const above = join(folder, 'closed later')
    mkdirSync(above, { mode: 0o755 })
    const dataDir = join(above, 'postgres')
    const first = await startEmbeddedPostgres({ dataDir })
    await ask(first.url, 'create table kept as select 42 as answer')
    await first.stop()
    expect(existsSync(join(dataDir, 'cluster'))).toBe(true)
    chmodSync(above, 0o700)
    const next = await startEmbeddedPostgres({ dataDir })
    expect(await ask(next.url, 'select answer from kept')).toEqual([{ answer: 42 }])
    expect(existsSync(join(dataDir, 'cluster'))).toBe(false)
    const [row] = (await ask(next.url, 'show data_directory')) as { data_directory: string }[]
    expect(statSync(join(row?.data_directory ?? '', '../postgres.log')).mode & 0o777).toBe(0o600)
    await next.stop()
    await removeEmbeddedPostgres(dataDir)
  })
}

it('is not misled by a lock file whose process is another program', async () => {
  const dataDir = join(folder, 'lock')
  const first = await startEmbeddedPostgres({ dataDir })
  await first.stop()
  expect(statSync(join(dataDir, 'password')).mode & 0o777).toBe(0o600)
  writeFileSync(join(dataDir, 'cluster/postmaster.pid'), `${process.pid}\n${join(dataDir, 'cluster')}\n`)
  const second = await startEmbeddedPostgres({ dataDir })
  expect(new URL(second.url).password).toBe(readFileSync(join(dataDir, 'password'), 'utf8'))
  await second.stop()
})

it('says so when its port is taken, and leaves nothing of a throw-away one', async () => {
  const rival = createServer().listen(0, '127.0.0.1')
  await once(rival, 'listening')
  const address = rival.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const dataDir = join(folder, 'taken')
  await expect(startEmbeddedPostgres({ dataDir, port, ephemeral: true })).rejects.toThrow(`did not start on port ${port}`)
  rival.close()
  expect(existsSync(join(dataDir, 'cluster'))).toBe(false)
})
