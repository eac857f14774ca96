import type { List, LogLine, ParsedRequestOf } from '@relayooor/shared'
import type { Db } from '../../db/database.ts'
import type { LogLineRow } from '../../db/schema/index.ts'
import { LogLevel, parseJson, ProcessRole } from '@relayooor/shared'
import { and, arrayContains, desc, gte, lt, sql } from 'drizzle-orm'
import { z } from 'zod'
import { at, listCursor } from '../../db/listCursor.ts'
import { logLines } from '../../db/schema/index.ts'
import { levelNumbers } from './recentLines.ts'

const cursors = listCursor('log-lines', [at.number])
const Line = z.looseObject({ level: LogLevel, time: z.string(), msg: z.string().default('') })

/** Lines of all processes, the newest first. */
export async function readLines(
  db: Db,
  { level, text, role, limit, cursor }: ParsedRequestOf<'adminLogs'>['query'],
): Promise<List<LogLine>> {
  const [after] = cursors.read(cursor) ?? []
  const rows = await db
    .select()
    .from(logLines)
    .where(
      and(
        gte(logLines.level, levelNumbers[level]),
        text === undefined ? undefined : sql`strpos(lower(${logLines.line}), lower(${text})) > 0`,
        role && arrayContains(logLines.roles, [role]),
        after === undefined ? undefined : lt(logLines.id, after),
      ),
    )
    .orderBy(desc(logLines.id))
    .limit(limit + 1)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return { items: page.map(present), nextCursor: rows.length > limit && last ? cursors.write(last.id) : null }
}

function present({ id, at: when, roles, host, pid, line }: LogLineRow): LogLine {
  const { level, time: _, msg, ...fields } = Line.parse(parseJson(line))
  return { id: id.toString(), at: when.toISOString(), level, message: msg, roles: ProcessRole.array().parse(roles), host, pid, fields }
}
