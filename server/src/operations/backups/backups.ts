import type { BackupsView, BackupType, BackupView } from '@relayooor/shared'
import type { BackupContext, BackupSettings } from './createBackup.ts'
import type { Manifest } from './manifest.ts'
import { createReadStream } from 'node:fs'
import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { inArray } from 'drizzle-orm'
import { backups } from '../../db/schema/index.ts'
import { BackupError } from './backupError.ts'
import { readBackupFacts } from './backupFacts.ts'
import { createBackup } from './createBackup.ts'
import { listBackups, manifestPath, nameOf } from './files.ts'
import { verifyBackup } from './verifyBackup.ts'

const dayMs = 86_400_000
/** What fails costs as much as what does not. */
const afterFaultMs = 600_000

export interface Backups {
  list: () => Promise<BackupsView>
  create: (type: BackupType) => Promise<BackupView>
  /** What differs, as sentences; null when there is no such backup. */
  verify: (name: string) => Promise<string[] | null>
  /** Null when there is no such backup. */
  read: (name: string, part: 'dump' | 'manifest') => Promise<{ fileName: string; bytes: AsyncIterable<Uint8Array> } | null>
  /** Makes a full one when the last is a day old; nothing where none are made. */
  createDaily: () => Promise<void>
}

/** What an operator can do with backups; undefined settings: none are made. */
export function createBackups(ctx: BackupContext, settings: BackupSettings | undefined): Backups {
  const { db } = ctx.database

  /** @throws BackupError */
  function on(): BackupSettings {
    if (settings) return settings
    throw new BackupError('off', 'no backups are made: set BACKUP_DIR to a folder for them')
  }

  async function find(name: string): Promise<Manifest | undefined> {
    return (await listBackups(on().folder)).find(one => nameOf(one) === name)
  }

  return {
    async list() {
      if (!settings) return { keepDays: 0, items: [] }
      const found = await listBackups(settings.folder)
      const rows =
        found.length === 0
          ? []
          : await db
              .select()
              .from(backups)
              .where(inArray(backups.name, found.map(nameOf)))
      const { fault, triedAt } = await readBackupFacts(db)
      return {
        folder: settings.folder,
        keepDays: settings.keepDays,
        ...(fault !== null && triedAt && { failed: { at: triedAt.toISOString(), fault } }),
        items: found.map(one => ({ ...viewOf(one), ...verifiedOf(rows.find(row => row.name === nameOf(one))) })),
      }
    },
    create: async type => viewOf(await createBackup(ctx, on(), type)),
    async verify(name) {
      const manifest = await find(name)
      return manifest ? verifyBackup(ctx, on(), manifest) : null
    },
    async read(name, part) {
      const manifest = await find(name)
      if (!manifest) return null
      const path = part === 'dump' ? join(on().folder, manifest.file.name) : manifestPath(on().folder, name)
      await access(path)
      return { fileName: part === 'dump' ? manifest.file.name : `${name}.json`, bytes: createReadStream(path) }
    },
    async createDaily() {
      if (!settings) return
      const { last, fault, triedAt } = await readBackupFacts(db)
      const isWithin = (moment: Date | null, ms: number) => moment !== null && Math.abs(ctx.now().getTime() - moment.getTime()) < ms
      if (isWithin(last, dayMs) || (fault !== null && isWithin(triedAt, afterFaultMs))) return
      await createBackup(ctx, settings, 'full')
    },
  }
}

function viewOf(manifest: Manifest): BackupView {
  const { type, takenAt, file, encrypted, version } = manifest
  return { name: nameOf(manifest), type, takenAt, bytes: file.bytes, sha256: file.sha256, encrypted, version }
}

function verifiedOf(row: typeof backups.$inferSelect | undefined): Pick<BackupView, 'verified'> {
  return row?.verifiedAt
    ? { verified: { at: row.verifiedAt.toISOString(), ...(row.verifyFault !== null && { fault: row.verifyFault }) } }
    : {}
}
