import type { BackupContext, BackupSettings } from './createBackup.ts'
import type { Manifest } from './manifest.ts'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { Client } from 'pg'
import { holdingLock } from '../../db/advisoryLock.ts'
import { backups } from '../../db/schema/index.ts'
import { BackupError } from './backupError.ts'
import { readBookFacts } from './bookFacts.ts'
import { lockName } from './createBackup.ts'
import { checksumOf, nameOf } from './files.ts'
import { compareFacts } from './judgeBackup.ts'
import { restoreInto } from './restoreInto.ts'

const scratchPrefix = 'relayooor_verify_'

/**
 * Restores a backup into a database of its own beside ours, and compares what it holds with what its manifest says. The result is noted.
 * @returns what differs, as sentences @throws BackupError when it cannot be tried
 */
export async function verifyBackup(
  { database, now }: BackupContext,
  { folder, programs }: Pick<BackupSettings, 'folder' | 'programs'>,
  manifest: Manifest,
  identityFile?: string,
): Promise<string[]> {
  const done = await holdingLock(database.url, lockName, () => tryIt(database.url, { folder, programs, manifest, identityFile }))
  if (!done) throw new BackupError('running', 'a backup is being made or tried now')
  const faults = done.value
  await database.db
    .update(backups)
    .set({ verifiedAt: now(), verifyFault: faults.length === 0 ? null : faults.join('; ') })
    .where(eq(backups.name, nameOf(manifest)))
  return faults
}

interface Trial extends Pick<BackupSettings, 'folder' | 'programs'> {
  manifest: Manifest
  identityFile: string | undefined
}

async function tryIt(url: string, { folder, programs, manifest, identityFile }: Trial): Promise<string[]> {
  const path = join(folder, manifest.file.name)
  const { bytes, sha256 } = await checksumOf(path)
  if (bytes !== manifest.file.bytes || sha256 !== manifest.file.sha256) return [`${manifest.file.name} is not what its manifest says`]
  if (manifest.type === 'schema') return []
  const admin = new Client({ connectionString: url })
  await admin.connect()
  try {
    await dropScratch(admin)
    const name = `${scratchPrefix}${randomBytes(6).toString('hex')}`
    await admin.query(`create database ${name} template template0`).catch((cause: unknown) => {
      throw new BackupError('failed', `no database can be made to try it in: ${cause instanceof Error ? cause.message : String(cause)}`, {
        cause,
      })
    })
    try {
      const scratch = new URL(url)
      scratch.pathname = `/${name}`
      await restoreInto(scratch.href, { manifest, path, identityFile }, programs)
      return compareFacts(manifest, await factsOf(scratch.href))
    } finally {
      await dropScratch(admin)
    }
  } finally {
    await admin.end()
  }
}

async function factsOf(url: string) {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return await readBookFacts(client)
  } finally {
    await client.end()
  }
}

/** Those of a process that was killed too: whoever asks holds the lock. */
async function dropScratch(admin: Client): Promise<void> {
  const { rows } = await admin.query<{ name: string }>(`select datname as name from pg_database where starts_with(datname, $1)`, [
    scratchPrefix,
  ])
  for (const { name } of rows) await admin.query(`drop database if exists ${name} with (force)`)
}
