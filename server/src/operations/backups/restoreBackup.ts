import type { Manifest } from './manifest.ts'
import type { Programs } from './programs.ts'
import { dirname, join } from 'node:path'
import { sql } from 'drizzle-orm'
import { Client } from 'pg'
import { audit } from '../../db/audit.ts'
import { crashPoint } from '../../db/crashPoint.ts'
import { openDatabase } from '../../db/database.ts'
import { inTransaction } from '../../db/inTransaction.ts'
import { knownMigrations, unfinishedRestore } from '../../db/migrate.ts'
import { BackupError } from './backupError.ts'
import { readBookFacts } from './bookFacts.ts'
import { checksumOf } from './files.ts'
import { compareFacts, judgeBackup } from './judgeBackup.ts'
import { readManifest } from './manifest.ts'
import { versionOf } from './programs.ts'
import { restoreInto } from './restoreInto.ts'

/** More than were given since any backup that is worth to be restored: numbers that stand on the chains are never given again. */
const lostNumbers = 1_000_000

export interface RestoreOptions {
  /** The empty database. */
  url: string
  /** The manifest of the backup; the dump stands beside it. */
  manifest: string
  identityFile?: string | undefined
  programs: Programs
  /** Null where CLEARING_SECRET_KEY is not known here. */
  signingKeys: string[] | null
  now: () => Date
}

/**
 * Restores a backup into an empty database. Killed anywhere, it leaves a database that no service starts on, and begins anew when it is
 * run again. @throws BackupError
 */
export async function restoreBackup(options: RestoreOptions): Promise<Manifest> {
  const { url, programs, identityFile } = options
  const source = await checkSource(options)
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await emptyTarget(client)
    crashPoint('restore:emptied')
    await restoreInto(url, { ...source, identityFile }, programs)
    crashPoint('restore:filled')
    const differences = compareFacts(source.manifest, await readBookFacts(client))
    if (differences.length > 0)
      throw new BackupError('corrupt', `what was restored is not what the backup was made of: ${differences.join('; ')}`)
    await client.query('analyze')
  } finally {
    await client.end()
  }
  await markRestored(url, { takenAt: source.manifest.takenAt, sha256: source.manifest.file.sha256 }, options.now())
  return source.manifest
}

/**
 * What a database needs that holds an older moment of the books, however it came there: numbers that were given since are on the chains,
 * and a refund of these books must never have the number of one that is lost. The last step of a restore.
 */
export async function markRestored(url: string, from: Record<string, string>, at: Date): Promise<void> {
  const database = openDatabase(url, 1, () => {})
  try {
    await inTransaction(database, 'restore', async tx => {
      await tx.execute(
        sql`select setval(pg_get_serial_sequence('refunds', 'id'), nextval(pg_get_serial_sequence('refunds', 'id')) + ${lostNumbers})`,
      )
      audit(tx, { at, actor: 'system', source: 'restore', action: 'restore-books', subject: 'service', after: from })
      await tx.execute(sql`drop schema if exists ${sql.identifier(unfinishedRestore)} cascade`)
    })
  } finally {
    await database.close()
  }
}

async function checkSource({
  manifest: manifestFile,
  programs,
  signingKeys,
}: RestoreOptions): Promise<{ manifest: Manifest; path: string }> {
  const manifest = await readManifest(manifestFile).catch((cause: unknown) => {
    throw new BackupError('foreign', `${manifestFile} cannot be read`, { cause })
  })
  if (!manifest) throw new BackupError('foreign', `${manifestFile} is no manifest of a backup of this service, or of a newer version of it`)
  const path = join(dirname(manifestFile), manifest.file.name)
  const file = await checksumOf(path).catch((cause: unknown) => {
    throw new BackupError('corrupt', `${path} cannot be read`, { cause })
  })
  const faults = judgeBackup(manifest, {
    migrations: knownMigrations().map(({ hash }) => hash),
    signingKeys,
    program: await versionOf('pg_restore', programs),
    file,
  })
  if (faults.length > 0) throw new BackupError('refused', faults.join(' '))
  return { manifest, path }
}

/** Only an empty database, or what an unfinished restore has left in one, may be filled. */
async function emptyTarget(client: Client): Promise<void> {
  const { rows } = await client.query<{ others: number; unfinished: boolean; used: boolean }>(
    `select (select count(*)::int from pg_stat_activity where datname = current_database() and backend_type = 'client backend'
        and pid <> pg_backend_pid()) as others, to_regnamespace($1) is not null as unfinished,
      exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind in ('r', 'p', 'v', 'S') and n.nspname not in ('pg_catalog', 'information_schema', $1) and n.nspname not like 'pg_%'
        and not exists (select from pg_depend d where d.objid = c.oid and d.deptype = 'e')) as used`,
    [unfinishedRestore],
  )
  const { others = 0, unfinished = false, used = false } = rows[0] ?? {}
  // A service, or what a killed restore has left running.
  if (others > 0)
    throw new BackupError('not-empty', `${others} other connections use the database of DATABASE_URL: stop every process first`)
  if (used && !unfinished)
    throw new BackupError('not-empty', 'the database of DATABASE_URL is not empty: restore into a new one, nothing is overwritten')
  await client.query(`create schema if not exists ${unfinishedRestore}`)
  if (used) await client.query('drop schema if exists drizzle cascade; drop schema public cascade; create schema public')
}
