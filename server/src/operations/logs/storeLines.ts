import type { Db } from '../../db/database.ts'
import type { RecentLines } from './recentLines.ts'
import { hostname } from 'node:os'
import process from 'node:process'
import { parseJson } from '@relayooor/shared'
import { sql } from 'drizzle-orm'
import { z } from 'zod'
import { inParts } from '../../db/inParts.ts'
import { logLines } from '../../db/schema/index.ts'

/** So many are kept, of all processes together, for so long. */
const mostKept = 20_000
const keptHours = 72

const Timed = z.object({ time: z.iso.datetime() })

/** Puts what was logged lately where every process reads it. @throws what the database throws; nothing is lost then */
export function storeLines(db: Db, lines: RecentLines, roles: readonly string[], now: () => Date): () => Promise<void> {
  const self = { roles: [...roles], host: hostname(), pid: process.pid }
  return async () => {
    const taken = lines.take()
    if (taken.length === 0) return
    try {
      for (const part of inParts(taken))
        await db.insert(logLines).values(part.map(one => ({ ...self, ...one, at: timeOf(one.line) ?? now() })))
    } catch (error) {
      lines.giveBack(taken)
      throw error
    }
  }
}

function timeOf(line: string): Date | null {
  const read = Timed.safeParse(parseJson(line))
  return read.success ? new Date(read.data.time) : null
}

/** Forgets the oldest. */
export async function purgeLines(db: Db, now: Date): Promise<void> {
  await db.delete(logLines).where(
    sql`${logLines.id} <= (select max(${logLines.id}) from ${logLines}) - ${mostKept}
      or ${logLines.at} < ${new Date(now.getTime() - keptHours * 3_600_000)}`,
  )
}
