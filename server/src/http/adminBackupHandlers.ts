import type { adminBackupEndpoints } from '@relayooor/shared'
import type { ClearingContext } from '../clearing/context.ts'
import type { Backups } from '../operations/backups/backups.ts'
import type { CallMeta, Handlers } from './answerEndpoint.ts'
import { Problem } from '@relayooor/shared'
import { within } from '../base/within.ts'
import { audit } from '../db/audit.ts'
import { inTransaction } from '../db/inTransaction.ts'
import { BackupError } from '../operations/backups/backupError.ts'
import { occasionOfCall } from './caller.ts'

/** What takes longer goes on while the answer says so. */
const patienceMs = 18_000

/** Copies of the database. */
export function adminBackupHandlers(
  { database, log, now }: Pick<ClearingContext, 'database' | 'log' | 'now'>,
  backups: Backups,
): Pick<Handlers, keyof typeof adminBackupEndpoints> {
  /** @throws Problem in place of a BackupError */
  async function inTime<T>(what: string, running: Promise<T>): Promise<T | 'running'> {
    running.catch((error: unknown) => log.warn({ error: String(error) }, `${what} came to nothing`))
    return within(patienceMs, running, 'running' as const).catch((error: unknown) => {
      throw error instanceof BackupError ? new Problem('backup-refused', `${error.message}.`, { why: error.why }) : error
    })
  }

  async function note(action: string, subject: string, meta: CallMeta, text?: string): Promise<void> {
    const occasion = occasionOfCall(now(), meta, text)
    const { at, actor, source } = occasion
    await inTransaction(database, action, async tx => audit(tx, { at, actor, source, action, subject, after: { note: occasion.note } }))
  }

  const unknown = () => new Problem('not-found', 'There is no such backup.')

  return {
    adminBackups: async () => ({ body: await backups.list() }),
    adminCreateBackup: async ({ body }, meta) => {
      await note('create-backup', `backup:${body.type}`, meta, body.note)
      const backup = await inTime('a backup', backups.create(body.type))
      return { body: backup === 'running' ? { state: backup } : { state: 'succeeded', backup } }
    },
    adminVerifyBackup: async ({ params: { name }, body }, meta) => {
      await note('verify-backup', `backup:${name}`, meta, body.note)
      const faults = await inTime('a trial of a backup', backups.verify(name))
      if (faults === null) throw unknown()
      if (faults === 'running') return { body: { state: faults, faults: [] } }
      return { body: { state: faults.length === 0 ? 'succeeded' : 'failed', faults } }
    },
    adminBackupFile: async ({ params: { name }, query: { part } }, meta) => {
      const file = await inTime('reading a backup', backups.read(name, part))
      if (file === null || file === 'running') throw unknown()
      await note('download-backup', `backup:${name}`, meta)
      return { headers: { 'Content-Disposition': `attachment; filename="${file.fileName}"` }, body: file.bytes }
    },
  }
}
