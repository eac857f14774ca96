import type { z } from 'zod'
import type { BackupView } from '../backupViews.ts'
import type { adminBackupEndpoints } from '../endpoints/adminBackups.ts'
import type { ExamplesOf } from './example.ts'
import { at } from './story.ts'

const backup: z.input<typeof BackupView> = {
  name: 'relayooor-full-2026-03-02T03-00-00Z',
  type: 'full',
  takenAt: at('03:00:00'),
  bytes: 1_204_812,
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  encrypted: false,
  version: '0.1.0',
  verified: { at: at('03:01:10') },
}

export const adminBackupExamples: ExamplesOf<typeof adminBackupEndpoints> = {
  adminBackups: { replies: { 200: { folder: '/var/backups/relayooor', keepDays: 7, items: [backup] } } },
  adminCreateBackup: { body: { type: 'full', note: 'before the upgrade' }, replies: { 200: { state: 'succeeded', backup } } },
  adminVerifyBackup: {
    params: { name: backup.name },
    body: { note: 'the monthly trial' },
    replies: { 200: { state: 'succeeded', faults: [] } },
  },
  adminBackupFile: { params: { name: backup.name }, query: { part: 'dump' }, replies: { 200: 'PGDMP' } },
}
