import type { Manifest } from '../server/src/operations/backups/manifest.ts'
import { dirname, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { createQuoteSigner } from '../server/src/clearing/quote/quoteSigner.ts'
import { resolveReferences } from '../server/src/config/resolveReferences.ts'
import { openDatabase } from '../server/src/db/database.ts'
import { BackupError } from '../server/src/operations/backups/backupError.ts'
import { readManifest } from '../server/src/operations/backups/manifest.ts'
import { markRestored, restoreBackup } from '../server/src/operations/backups/restoreBackup.ts'
import { verifyBackup } from '../server/src/operations/backups/verifyBackup.ts'
import { CommandError, runCommand } from './lib/command.ts'
import { databaseErrorText, databaseUrl } from './lib/databaseUrl.ts'

const usage = `npm run restore -- BACKUP.json [--identity FILE]   fills the empty database of DATABASE_URL
npm run restore -- BACKUP.json --verify [--identity FILE]   tries it in a database of its own beside that of DATABASE_URL
npm run restore -- --recovered   after the database was brought to an earlier moment in another way`

/** `npm run restore`: restores a backup into an empty database. Nothing is overwritten, and what was killed begins anew. */
await runCommand(async () => {
  const { values, positionals } = parseArgs({
    options: { identity: { type: 'string' }, verify: { type: 'boolean', default: false }, recovered: { type: 'boolean', default: false } },
    allowPositionals: true,
  })
  const [file, ...more] = positionals
  if (more.length > 0 || (file === undefined) !== values.recovered) throw new CommandError(`say which backup:\n${usage}`)
  const url = databaseUrl()
  try {
    if (file === undefined) return await recovered(url)
    return values.verify ? await verify(url, resolve(file), values.identity) : await restore(url, resolve(file), values.identity)
  } catch (error) {
    throw new CommandError(error instanceof BackupError ? error.message : `it could not be restored: ${databaseErrorText(error)}`)
  }
})

async function restore(url: string, manifest: string, identityFile: string | undefined): Promise<number> {
  const restored = await restoreBackup({
    url,
    manifest,
    identityFile,
    programs: programs(),
    signingKeys: signingKeys(),
    now: () => new Date(),
  })
  console.log(`Restored the books of ${restored.takenAt}, made by version ${restored.version}:`)
  for (const { chainId, height } of restored.cursors) console.log(`  ${chainId} was read up to block ${height}; reading goes on after it.`)
  console.log(whatNext(restored))
  return 0
}

function whatNext({ settings }: Manifest): string {
  return `Nothing of these is in a backup, and the service needs them as they were: ${settings.join(', ')}, and the files that they name.
Next: npm run migrate, then start one worker with CLEARING_AUTO_START=false and REFUNDS_AUTO_START=false until all chains are read
to their heads: docs/operations/backup.md#after-a-restore`
}

async function recovered(url: string): Promise<number> {
  await markRestored(url, { how: 'recovered' }, new Date())
  console.log('The books know now that they are of an earlier moment: no number of a refund that was sent since is given again.')
  return 0
}

async function verify(url: string, file: string, identityFile: string | undefined): Promise<number> {
  const manifest = await readManifest(file)
  if (!manifest) throw new CommandError(`${file} is no manifest of a backup of this service, or of a newer version of it`)
  const database = openDatabase(url, 1, () => {})
  try {
    const settings = { folder: dirname(file), programs: programs() }
    const faults = await verifyBackup({ database, now: () => new Date() }, settings, manifest, identityFile)
    for (const fault of faults) console.log(`FAULT ${fault}`)
    console.log(faults.length === 0 ? 'It can be restored: rows and ledger are as they were.' : 'It is not what it was made of.')
    return faults.length === 0 ? 0 : 1
  } finally {
    await database.close()
  }
}

function programs(): { folder: string | undefined } {
  return { folder: process.env.POSTGRES_BIN || undefined }
}

/** Null where the key is not at hand, as on a machine for trials. */
function signingKeys(): string[] | null {
  const { values } = resolveReferences(process.env)
  const secrets = (values.CLEARING_SECRET_KEY ?? '').split(',').flatMap(key => key.trim() || [])
  return secrets.length === 0 ? null : createQuoteSigner(secrets).keys.map(({ id }) => id)
}
