import type { ProcessesView } from '@relayooor/shared'
import type { Db } from '../../db/database.ts'
import type { ProcessRow } from '../../db/schema/index.ts'
import { ProcessRole } from '@relayooor/shared'
import { asc } from 'drizzle-orm'
import { lives } from '../../db/lives.ts'
import { processes } from '../../db/schema/index.ts'

/** Every process that was heard of within a day, by its heartbeat. `self`: the one that answers. */
export async function listProcesses(db: Db, self: string, now: Date): Promise<ProcessesView> {
  const rows = await db.select().from(processes).orderBy(asc(processes.roles), asc(processes.startedAt), asc(processes.id))
  return { items: rows.map(row => present(row, self, now)), nextCursor: null }
}

function present(row: ProcessRow, self: string, now: Date): ProcessesView['items'][number] {
  const { id, roles, host, pid, version, facts } = row
  return {
    id,
    roles: ProcessRole.array().parse(roles),
    host,
    pid,
    version,
    startedAt: row.startedAt.toISOString(),
    seenAt: row.seenAt.toISOString(),
    alive: lives(row, now),
    answers: id === self,
    supervised: facts.supervised === true,
    restartAskedAt: row.restartAskedAt?.toISOString(),
    configDigest: facts.configDigest,
    heapBytes: facts.heapBytes,
    heapLimitBytes: facts.heapLimitBytes,
    cpu: facts.cpu,
    eventLoopP99Ms: facts.eventLoopP99Ms,
    errorsPerMinute: facts.errorsPerMinute,
    hermesFault: facts.hermesFault ?? undefined,
    chains: facts.chains.map(({ chainId, state, since }) => ({ chainId, state, since })),
  }
}
