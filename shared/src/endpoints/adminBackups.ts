import type { Endpoint } from './endpoint.ts'
import { z } from 'zod'
import { BackupName, BackupResult, BackupsView, BackupTrial, BackupType } from '../backupViews.ts'
import { note } from './endpoint.ts'

const one = z.strictObject({ name: BackupName })

/** Copies of the database, and whether they can be restored. */
export const adminBackupEndpoints = {
  adminBackups: {
    method: 'GET',
    path: '/admin/backup',
    summary: 'The backups that there are, the newest first',
    cost: { read: 1 },
    access: 'admin',
    replies: { 200: BackupsView },
    problems: [],
  },
  adminCreateBackup: {
    method: 'POST',
    path: '/admin/backup/create',
    summary: 'Makes a backup of this moment, while the service runs; `schema` is without rows',
    cost: { order: 1 },
    access: 'admin',
    body: z.strictObject({ type: BackupType.default('full'), note: note.optional() }),
    replies: { 200: BackupResult },
    problems: ['backup-refused'],
  },
  adminVerifyBackup: {
    method: 'POST',
    path: '/admin/backup/:name/verify',
    summary: 'Restores a backup into a database of its own, and compares rows and ledger with what it was made of',
    cost: { order: 1 },
    access: 'admin',
    params: one,
    body: z.strictObject({ note: note.optional() }),
    replies: { 200: BackupTrial },
    problems: ['not-found', 'backup-refused'],
  },
  adminBackupFile: {
    method: 'GET',
    path: '/admin/backup/:name/file',
    summary: 'A backup as a file, or the manifest that belongs to it: both are needed to restore it',
    cost: { order: 1 },
    access: 'admin-only',
    params: one,
    query: z.strictObject({ part: z.enum(['dump', 'manifest']).default('dump') }),
    media: 'application/octet-stream',
    replies: { 200: z.string() },
    problems: ['not-found', 'backup-refused'],
  },
} as const satisfies Record<string, Endpoint>
