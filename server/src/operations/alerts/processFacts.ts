import type { Db } from '../../db/database.ts'
import type { ProcessRow } from '../../db/schema/index.ts'
import type { BackupFacts } from '../backups/backupFacts.ts'
import { gt, lt } from 'drizzle-orm'
import { lives } from '../../db/lives.ts'
import { chainReads, processes } from '../../db/schema/index.ts'
import { readBackupFacts } from '../backups/backupFacts.ts'

const dayMs = 24 * 3_600_000

export interface LivingFacts {
  now: Date
  /** Those that are seen now. */
  living: ProcessRow[]
  /** Those that were seen in the last day and are no more. */
  gone: Pick<ProcessRow, 'roles' | 'seenAt'>[]
  /** How far each chain's blocks are recorded. */
  reads: { chainId: string; height: number; blockTime: Date }[]
  backups: BackupFacts
}

export async function readProcessFacts(db: Db, now: Date): Promise<LivingFacts> {
  const [rows, reads, backups] = await Promise.all([
    db
      .select()
      .from(processes)
      .where(gt(processes.seenAt, new Date(now.getTime() - dayMs))),
    db.select().from(chainReads),
    readBackupFacts(db),
  ])
  return { now, living: rows.filter(row => lives(row, now)), gone: rows.filter(row => !lives(row, now)), reads, backups }
}

/** Processes that were not seen for a day. */
export async function forgetProcesses(db: Db, now: Date): Promise<void> {
  await db.delete(processes).where(lt(processes.seenAt, new Date(now.getTime() - dayMs)))
}
