import type { ChildProcess } from 'node:child_process'
import type { Account } from './account.ts'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, fchmodSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { Client } from 'pg'
import { within } from '../../base/within.ts'
import { postgresEnvironment } from './cluster.ts'

/**
 * Waits for its input to end, which happens however we end: even on SIGKILL. Then it stops PostgreSQL: once its clients are
 * gone, at the latest after some seconds; and removes the data of a throw-away one.
 */
const guardScript = `
cat >/dev/null
kill -s "$2" "$1" 2>/dev/null
n=0
while kill -0 "$1" 2>/dev/null; do
  n=$((n + 1))
  if [ "$n" = 10 ]; then kill -s INT "$1"; fi
  if [ "$n" = 20 ]; then kill -s KILL "$1"; fi
  sleep 1
done
if [ -n "$3" ]; then rm -rf "$3"; fi
`

const common = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'timezone=UTC', 'log_timezone=UTC', 'max_connections=200']
/** For data that nobody will miss: nothing waits for the disk. Without autovacuum, nothing else ever looks into a template. */
const throwAway = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'autovacuum=off',
  'wal_level=minimal',
  'max_wal_senders=0',
  'file_copy_method=clone',
]

/** A fast shut-down (SIGINT) ends within moments; then an immediate one, from which the next start recovers. */
const shutdownMs = 20_000
const startMs = 60_000
/** A server that does not accept yet refuses at once; a longer wait means that the machine is busy. */
const connectMs = 10_000

export interface Postmaster {
  pid: number
  exited: Promise<void>
  stop: () => Promise<void>
}

/**
 * Starts PostgreSQL in a process group of its own, out of reach of Ctrl-C. @throws Error when it ends before it accepts connections, as on
 * a taken port
 */
export async function startPostmaster(options: {
  postgres: string
  cluster: string
  log: string
  port: number
  account: Account | null
  ephemeral: boolean
  removeAfter: string | null
  adminUrl: string
}): Promise<Postmaster> {
  const settings = [...common, `port=${options.port}`, ...(options.ephemeral ? throwAway : [])].flatMap(setting => ['-c', setting])
  const log = openSync(options.log, 'a', 0o600)
  fchmodSync(log, 0o600)
  const child = spawn(join(options.postgres, 'bin/postgres'), ['-D', options.cluster, ...settings], {
    ...options.account,
    cwd: '/',
    env: postgresEnvironment,
    stdio: ['ignore', log, log],
    detached: true,
  })
  closeSync(log)
  const exited = new Promise<void>(resolve => child.once('exit', () => resolve()).once('error', () => resolve()))
  if (child.pid === undefined) throw new Error(`PostgreSQL cannot be started from ${options.postgres}`)
  const guard = spawn(
    '/bin/sh',
    ['-c', guardScript, 'postgres-guard', String(child.pid), options.ephemeral ? 'INT' : 'TERM', options.removeAfter ?? ''],
    { stdio: ['pipe', 'ignore', 'ignore'], detached: true },
  )
  const stop = () => stopBoth(child, exited, guard)
  if (!(await accepts(options.adminUrl, exited))) {
    await stop()
    throw new Error(`PostgreSQL did not start on port ${options.port}; its log: ${options.log}`)
  }
  return { pid: child.pid, exited, stop }
}

async function stopBoth(child: ChildProcess, exited: Promise<void>, guard: ChildProcess): Promise<void> {
  child.kill('SIGINT')
  if (await within(shutdownMs, exited, 'late')) {
    child.kill('SIGQUIT')
    await exited
  }
  if (guard.exitCode === null && guard.signalCode === null) {
    // The guard sees an ended PostgreSQL, clears up and goes.
    const gone = once(guard, 'exit')
    guard.stdin?.end()
    await gone
  }
}

async function accepts(url: string, exited: Promise<void>): Promise<boolean> {
  const deadline = performance.now() + startMs
  while (performance.now() < deadline) {
    const client = new Client({ connectionString: url, connectionTimeoutMillis: connectMs })
    client.on('error', () => {})
    try {
      await client.connect()
      return true
    } catch {
      if (!(await within(20, exited, 'late'))) return false
    } finally {
      await client.end().catch(() => {})
    }
  }
  return false
}
