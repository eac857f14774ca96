import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'
import { installedPostgres } from '../../server/src/operations/backups/testing.ts'
import { freePorts, nth } from '../kit/ports.ts'

/** A PostgreSQL of this test alone, as Debian lays it out, and a shell for the commands of docs/operations/backup.md. */
export interface DebianPostgres {
  /** Of the database `relayooor`, as the role of the service. */
  url: string
  /** The folder that it has its data in now. */
  data: () => string
  /** Runs commands as its user, with the places of the page moved to those of this test. @returns what they say */
  shell: (commands: string) => Promise<string>
  /** What `recovered` of the page is from now on: each recovery needs a folder that is not there yet. */
  recoverTo: (name: string) => void
  log: () => string
  /** Ends it at once, as a crash does, unless it has ended. */
  end: () => Promise<void>
  /** Ends it; nothing of it is left. */
  close: () => Promise<void>
}

/** Why there can be none here; undefined where there can. */
export function noDebianPostgres(): string | undefined {
  if (installedPostgres() === undefined) return "Debian's package postgresql is not installed"
  return existsSync('/usr/bin/pg_createcluster') ? undefined : "Debian's package postgresql-common is not installed"
}

/** It runs, and its database is empty. */
export async function createDebianPostgres(): Promise<DebianPostgres> {
  const programs = installedPostgres() ?? ''
  const version = basename(programs)
  const port = nth(await freePorts(1), 0)
  const folder = mkdtempSync(join(tmpdir(), 'relayooor-disaster-'))
  // PostgreSQL refuses to run as root; the package has made its user.
  const isRoot = process.getuid?.() === 0
  if (isRoot) await promisify(execFile)('chown', ['postgres', folder])
  const asItsUser = isRoot ? ['runuser', '-u', 'postgres', '--'] : []
  const configuration = join(folder, 'etc', version, 'main')
  const settings = [
    `PATH=${join(programs, 'bin')}:/usr/bin:/bin`,
    `PG_CLUSTER_CONF_ROOT=${join(folder, 'etc')}`,
    `PGHOST=${folder}`,
    `PGPORT=${port}`,
    'PGDATABASE=postgres',
    'LC_ALL=C.UTF-8',
  ]
  let recovered = 'recovered'

  const data = () => /^data_directory = '(.+)'/m.exec(readFileSync(join(configuration, 'postgresql.conf'), 'utf8'))?.[1] ?? ''
  const copies = join(folder, 'base')
  const moved = (commands: string) =>
    commands
      .replaceAll('/etc/postgresql/15/main', configuration)
      .replaceAll('/var/lib/postgresql/15/recovered', join(folder, 'data', recovered))
      .replaceAll('/var/lib/postgresql/15/main', data())
      .replaceAll('/mnt/base/20260302', () => join(copies, nth(readdirSync(copies), 0)))
      .replaceAll('/mnt/base', copies)
      .replaceAll('/mnt/archive', join(folder, 'archive'))
      .replaceAll(' 15 main ', ` ${version} main `)
  const [command = '', ...rest] = [...asItsUser, 'env', '-i', ...settings, 'bash', '--norc', '-euo', 'pipefail', '-c']
  const say = async (commands: string) => (await promisify(execFile)(command, [...rest, commands], { cwd: '/' })).stdout

  const crash = `pg_ctlcluster ${version} main stop -m immediate`
  const end = async () => {
    await say(`${crash} || [ $? = 2 ]`) // it had ended
  }
  // Clears up when its input ends, which happens however this process ends.
  const guard = spawn(command, [...rest, `cat; ${crash} || true; rm -rf '${folder}'`], {
    cwd: '/',
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  const postgres: DebianPostgres = {
    url: `postgres://relayooor:secret@127.0.0.1:${port}/relayooor`,
    data,
    shell: commands => say(moved(commands)),
    recoverTo: name => (recovered = name),
    log: () => readFileSync(join(folder, 'log'), 'utf8'),
    end,
    async close() {
      const gone = once(guard, 'exit')
      guard.stdin.end()
      await gone
    },
  }
  try {
    // Quickly, since no machine is lost here; and without checksums, as older ones are made.
    const options = ['--no-sync', ...(Number(version) < 18 ? [] : ['--no-data-checksums'])].join(' ')
    const places = `-d '${folder}/data/main' -l '${folder}/log' -s '${folder}' -p ${port}`
    await say(`mkdir -m 700 '${folder}/archive' '${copies}'; pg_createcluster ${version} main ${places} -o fsync=off -- ${options}`)
    await say(`pg_ctlcluster ${version} main start`)
    await say(`psql -c "create role relayooor login password 'secret'" -c 'create database relayooor owner relayooor'`)
  } catch (error) {
    await postgres.close()
    throw error
  }
  return postgres
}
