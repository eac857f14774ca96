import type { BackupType } from '@relayooor/shared'
import type { Database } from '../../db/database.ts'
import type { Manifest } from './manifest.ts'
import type { Programs } from './programs.ts'
import { createWriteStream } from 'node:fs'
import { mkdir, open, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Client } from 'pg'
import { holdingLock } from '../../db/advisoryLock.ts'
import { crashPoint } from '../../db/crashPoint.ts'
import { backups } from '../../db/schema/index.ts'
import { BackupError } from './backupError.ts'
import { readBookFacts, readMigrations } from './bookFacts.ts'
import { checksumOf, listBackups, manifestPath, prefix, removeBackup, removeUnfinished, unfinished } from './files.ts'
import { judgeRetention, roomNeeded } from './judgeBackup.ts'
import { renameSynced, writeManifest } from './manifest.ts'
import { causeOf, startProgram, versionOf } from './programs.ts'
import { seal } from './seal.ts'

export interface BackupSettings {
  folder: string
  keepDays: number
  programs: Programs
  /** age recipients; none: it is not encrypted. */
  recipients: string[]
  /** Of the service. */
  version: string
  signingKeys: string[]
  /** Names of the settings that are set. */
  settings: string[]
}

export interface BackupContext {
  database: Database
  now: () => Date
}

/** Of everything that backups do. */
export const lockName = 'backups'

/**
 * Writes a backup of one moment while the service runs, checked and whole or not at all, and removes what is older than it is kept. How it
 * went is noted in the database. @throws BackupError
 */
export async function createBackup({ database, now }: BackupContext, settings: BackupSettings, type: BackupType): Promise<Manifest> {
  const done = await holdingLock(database.url, lockName, async () => {
    const at = now()
    const name = `${prefix}${type}-${at.toISOString().slice(0, 19).replaceAll(':', '-')}Z`
    try {
      await mkdir(settings.folder, { recursive: true, mode: 0o700 })
      await removeUnfinished(settings.folder)
      const manifest = await write(database.url, settings, { type, at, name })
      crashPoint('back-up:written')
      await database.db.insert(backups).values({ name, type, at, bytes: manifest.file.bytes })
      await removeOld(settings, now())
      return manifest
    } catch (error) {
      await removeUnfinished(settings.folder).catch(() => {})
      const told = asBackupError(error, settings.folder)
      await database.db.insert(backups).values({ name, type, at, fault: told.message }).onConflictDoNothing()
      throw told
    }
  })
  if (!done) throw new BackupError('running', 'a backup is being made or tried now')
  return done.value
}

async function write(
  url: string,
  settings: BackupSettings,
  { type, at, name }: { type: BackupType; at: Date; name: string },
): Promise<Manifest> {
  const { folder, programs, recipients, version, signingKeys } = settings
  const program = await versionOf('pg_dump', programs)
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    // What is counted and what is dumped is the same moment.
    await client.query('begin isolation level repeatable read read only')
    const server = await client.query<{ major: number; bytes: string; snapshot: string }>(
      `select current_setting('server_version_num')::int / 10000 as major, pg_database_size(current_database()) as bytes,
        pg_export_snapshot() as snapshot`,
    )
    const { major, bytes, snapshot } = server.rows[0] ?? { major: 0, bytes: '0', snapshot: '' }
    if (program < major)
      throw new BackupError(
        'program-too-old',
        `pg_dump is of PostgreSQL ${program}, and the server of ${major}: install the client of that one`,
      )
    await checkRoom(folder, type, Number(bytes))
    const facts = { ...(await readBookFacts(client)), migrations: await readMigrations(client) }
    const fileName = `${name}.dump${recipients.length > 0 ? '.age' : ''}`
    const path = join(folder, fileName)
    await dump(url, `${path}${unfinished}`, { programs, recipients, snapshot, type })
    await client.query('commit')
    crashPoint('back-up:dumped')
    const file = { name: fileName, ...(await checksumOf(`${path}${unfinished}`)) }
    crashPoint('back-up:checked')
    await renameSynced(`${path}${unfinished}`, path)
    crashPoint('back-up:named')
    const manifest: Manifest = {
      product: 'relayooor',
      format: 1,
      version,
      type,
      takenAt: at.toISOString(),
      program,
      file,
      encrypted: recipients.length > 0,
      signingKeys,
      settings: settings.settings,
      ...facts,
    }
    await writeManifest(manifestPath(folder, name), manifest)
    return manifest
  } finally {
    await client.end()
  }
}

async function dump(
  url: string,
  path: string,
  { programs, recipients, snapshot, type }: { programs: Programs; recipients: string[]; snapshot: string; type: BackupType },
): Promise<void> {
  const program = startProgram('pg_dump', programs, url, [
    '--format=custom',
    '--no-owner',
    '--no-privileges',
    // Extensions are the server's business; this one is always there, and is not dumped.
    '--extension=plpgsql',
    '--lock-wait-timeout=60s',
    `--snapshot=${snapshot}`,
    ...(type === 'schema' ? ['--schema-only'] : []),
  ])
  try {
    await pipeline(await seal(program.child.stdout, recipients), createWriteStream(path, { mode: 0o600 }))
  } catch (error) {
    throw await causeOf(error, program)
  }
  await program.ended
  const file = await open(path, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

async function checkRoom(folder: string, type: BackupType, databaseBytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  const last = (await listBackups(folder)).find(one => one.type === type)
  const needed = roomNeeded(databaseBytes, last?.file.bytes)
  const free = bavail * bsize
  if (free < needed)
    throw new BackupError('no-room', `${folder} has ${Math.floor(free / 1e6)} MB free, and a backup may need ${Math.ceil(needed / 1e6)} MB`)
}

async function removeOld({ folder, keepDays }: BackupSettings, now: Date): Promise<void> {
  const kept = await listBackups(folder)
  const old = judgeRetention(kept, keepDays, now)
  for (const manifest of kept.filter(one => old.includes(one.file.name))) await removeBackup(folder, manifest)
}

/** A folder that cannot be written and a disk that is full are the operator's to mend. */
function asBackupError(error: unknown, folder: string): BackupError {
  if (error instanceof BackupError) return error
  if (error instanceof Error && 'code' in error && error.code === 'ENOSPC')
    return new BackupError('no-room', `the disk of ${folder} was full before the backup was whole: make room`, { cause: error })
  return new BackupError('failed', error instanceof Error ? error.message : String(error), { cause: error })
}
