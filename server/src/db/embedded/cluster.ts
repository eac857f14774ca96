import type { Account } from './account.ts'
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chownSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

export const superuser = 'relayooor'

/**
 * Makes the cluster of a data folder unless it is there: UTF-8, C locale, passwords by SCRAM.
 * @returns its folder and the password, which only our own account can read
 */
export async function ensureCluster(
  postgres: string,
  data: string,
  account: Account | null,
  ephemeral: boolean,
): Promise<{ cluster: string; password: string }> {
  const cluster = join(data, 'cluster')
  const passwordFile = join(data, 'password')
  if (!existsSync(cluster)) {
    removeUnfinished(data)
    const password = randomBytes(24).toString('base64url')
    writeFileSync(passwordFile, password, { mode: 0o600 })
    await initialise(postgres, data, password, account, ephemeral)
  }
  return { cluster, password: readFileSync(passwordFile, 'utf8') }
}

/** By rename at the end, so that a cluster is whole wherever it exists. */
async function initialise(postgres: string, data: string, password: string, account: Account | null, ephemeral: boolean): Promise<void> {
  const unfinished = join(data, `unfinished-${process.pid}`)
  const cluster = join(unfinished, 'cluster')
  const passwordFile = join(unfinished, 'password')
  mkdirSync(unfinished, { mode: 0o700 })
  writeFileSync(passwordFile, password, { mode: 0o600 })
  if (account) {
    chownSync(passwordFile, account.uid, account.gid)
    chownSync(unfinished, account.uid, account.gid)
  }
  const args = [
    '--pgdata',
    cluster,
    '--username',
    superuser,
    '--pwfile',
    passwordFile,
    '--auth',
    'scram-sha-256',
    '--encoding',
    'UTF8',
    '--locale',
    'C',
    '--no-instructions',
  ]
  await promisify(execFile)(join(postgres, 'bin/initdb'), ephemeral ? [...args, '--no-sync'] : args, {
    ...account,
    cwd: '/',
    env: postgresEnvironment,
  })
  renameSync(cluster, join(data, 'cluster'))
  rmSync(unfinished, { recursive: true })
}

function removeUnfinished(data: string): void {
  for (const name of readdirSync(data)) {
    if (name.startsWith('unfinished-')) rmSync(join(data, name), { recursive: true, force: true })
  }
}

/** Nothing of ours: PG* variables of the caller would change what PostgreSQL does, and secrets are not its business. */
export const postgresEnvironment = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }
