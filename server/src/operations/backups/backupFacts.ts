import type { Db } from '../../db/database.ts'
import { and, desc, eq, isNull } from 'drizzle-orm'
import { backups } from '../../db/schema/index.ts'

/** The periodic task that makes them; who runs it says that they are made. */
export const backupTask = 'back-up'

export interface BackupFacts {
  /** The moment that the newest full one holds; null when there is none. */
  last: Date | null
  /** Why the last try came to nothing; null when it did not. */
  fault: string | null
  /** Of the last try. */
  triedAt: Date | null
}

export async function readBackupFacts(db: Db): Promise<BackupFacts> {
  const [whole] = await db
    .select({ at: backups.at })
    .from(backups)
    .where(and(eq(backups.type, 'full'), isNull(backups.fault)))
    .orderBy(desc(backups.at))
    .limit(1)
  const [tried] = await db.select().from(backups).orderBy(desc(backups.id)).limit(1)
  return { last: whole?.at ?? null, fault: tried?.fault ?? null, triedAt: tried?.at ?? null }
}
