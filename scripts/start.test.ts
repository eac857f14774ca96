import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { freePorts, nth } from '../e2e/kit/ports.ts'
import { removeEmbeddedPostgres } from '../server/src/db/embedded.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'relayooor-start-'))
// As an earlier version left it.
chmodSync(dataDir, 0o755)
mkdirSync(join(dataDir, 'logs'))
writeFileSync(join(dataDir, 'logs/server.log'), '', { mode: 0o644 })
const npmRun = join(import.meta.dirname, 'run.mjs')
const patience = { timeout: 180_000, interval: 50 }

interface Run {
  child: ChildProcess
  output: () => string
  ended: Promise<number | null>
}

function start(port: number, args: string[] = [], env: Record<string, string> = {}): Run {
  const child = spawn(process.execPath, [npmRun, 'start', ...args], {
    env: { ...process.env, PORT: String(port), DATA_DIR: dataDir, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', text => (output += text))
  return { child, output: () => output, ended: once(child, 'close').then(([code]) => code as number | null) }
}

/** Processes whose command line or environment names this data folder. */
function processes(): string[] {
  return readdirSync('/proc')
    .filter(name => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap(pid => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
        return (command + readFileSync(`/proc/${pid}/environ`, 'utf8')).includes(dataDir) ? [`${pid} ${command.replaceAll('\0', ' ')}`] : []
      } catch {
        return [] // ended meanwhile
      }
    })
}

async function freePort(): Promise<number> {
  return nth(await freePorts(1), 0)
}

async function serving(run: Run, port: number): Promise<void> {
  await vi.waitFor(() => expect(run.output()).toContain(`http://127.0.0.1:${port}`), patience)
  expect((await fetch(`http://127.0.0.1:${port}/ready`)).status).toBe(200)
}

describe.runIf(process.platform === 'linux')('npm start', { timeout: 180_000 }, () => {
  let port: number
  beforeAll(async () => {
    port = await freePort()
  })
  afterAll(async () => {
    await removeEmbeddedPostgres(join(dataDir, 'postgres'))
    rmSync(dataDir, { recursive: true, force: true })
  })

  it('serves, refuses a second one on its data or its port, and on SIGTERM ends with 0 and leaves no process', async () => {
    const first = start(port)
    await serving(first, port)

    const admin = await fetch(`http://127.0.0.1:${port}/api/v1/admin/payments`, {
      headers: { 'X-Admin-Key': readFileSync(join(dataDir, 'secrets/admin-key'), 'utf8') },
    })
    expect(admin.status).toBe(200)
    expect(first.output()).toContain('secrets/admin-key')
    expect(first.output()).toMatch(/^Metrics: curl -H "X-Admin-Key: .*\/metrics$/m)
    expect((await fetch(`http://127.0.0.1:${port}/metrics`)).status).toBe(401)
    expect(
      await (
        await fetch(`http://127.0.0.1:${port}/metrics`, {
          headers: { 'X-Admin-Key': readFileSync(join(dataDir, 'secrets/admin-key'), 'utf8') },
        })
      ).text(),
    ).toContain('clearing_requests_total')

    // Nobody else on the machine reads what lies there.
    expect(
      readdirSync(dataDir, { recursive: true, withFileTypes: true })
        .filter(entry => entry.isFile() && /^(?:logs|secrets|hermes)$/.test(entry.parentPath.slice(dataDir.length + 1)))
        .map(entry => join(entry.parentPath, entry.name))
        .filter(file => (statSync(file).mode & 0o077) !== 0),
    ).toEqual([])
    expect(statSync(join(dataDir, 'logs/server.log')).mode & 0o777).toBe(0o600)
    expect(statSync(dataDir).mode & 0o777).toBe(0o700)
    expect(first.output()).toContain('was open to others')

    const sameData = start(await freePort())
    expect(await sameData.ended).toBe(1)
    expect(sameData.output().trim()).toMatch(/^relayooor: another instance \(process \d+\) runs on \S+; .*$/)

    first.child.kill('SIGTERM')
    expect(await first.ended, first.output()).toBe(0)
    expect(processes()).toEqual([])

    const rival = createServer().listen(port, '127.0.0.1')
    await once(rival, 'listening')
    const taken = start(port)
    expect(await taken.ended).toBe(1)
    expect(taken.output().trim()).toMatch(new RegExp(`^relayooor: port ${port} is taken.*$`))
    await new Promise(resolve => rival.close(resolve))
  })

  it('ends everything when it is killed outright, and starts again on the same data', async () => {
    const first = start(port)
    await serving(first, port)
    first.child.kill('SIGKILL')
    await vi.waitFor(() => expect(processes()).toEqual([]), patience)

    const key = 'a key that the operator has chosen'
    const again = start(port, [], { ADMIN_API_KEY: key })
    await serving(again, port)
    expect((await fetch(`http://127.0.0.1:${port}/api/v1/admin/payments`, { headers: { 'X-Admin-Key': key } })).status).toBe(200)
    expect(again.output()).toContain('with the key $ADMIN_API_KEY')
    // What was killed can still be read.
    expect(readFileSync(join(dataDir, 'logs/server.1.log'), 'utf8')).toContain('started')
    again.child.kill('SIGINT')
    expect(await again.ended, again.output()).toBe(0)
  })

  it('stops with 1 and says so when a part of it dies', async () => {
    const run = start(port, ['--reset'])
    await serving(run, port)
    const sandbox = processes().find(line => line.includes('sandbox/src/main.ts'))
    process.kill(Number.parseInt(sandbox ?? '', 10), 'SIGKILL')
    expect(await run.ended).toBe(1)
    expect(run.output()).toContain('the sandbox was ended by SIGKILL')
    expect(processes()).toEqual([])
  })
})
