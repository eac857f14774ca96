import type { Logger } from '../../chains/chain.ts'
import type { Database, Db } from '../../db/database.ts'
import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import { and, eq, sql } from 'drizzle-orm'
import { crashPoint } from '../../db/crashPoint.ts'
import { inTransaction } from '../../db/inTransaction.ts'
import { notify } from '../../db/notify.ts'
import { laneLocks } from '../../db/schema/index.ts'
import { endProcess, processAlive, startTicksOf } from '../../hermes/processes.ts'
import { isStoppedNow } from '../pauses/pauses.ts'

/**
 * A lane held on both chains of a route, until `release`. `stop` aborts when the hold can no longer be proven, and in an emergency stop.
 */
export interface HeldLane {
  lane: string
  holder: string
  stop: AbortSignal
  /** Stored before Hermes does anything, so that the lane's next holder can end it first. */
  noteHermes: (process: { pid: number; startTicks: string }) => Promise<void>
  release: () => Promise<void>
}

type LockRow = typeof laneLocks.$inferSelect

const heartbeatMs = 1_000
/** A holder without a heartbeat for this long stops by itself … */
const loseAfterMs = 6_000
/** … before anybody else may take the lane. */
const staleAfterSeconds = 10

/** Takes the first of these lanes that is free on both chains; null when none is free now. */
export async function takeLane(database: Database, lanes: string[], chainIds: string[], log: Logger): Promise<HeldLane | null> {
  // In sorted order, so that two routes that share a chain cannot wait for each other.
  const chains = [...new Set(chainIds)].sort()
  for (const lane of lanes) {
    const holder = randomUUID()
    if (await tryLock(database, lane, chains, holder)) return hold(database.db, lane, holder, log)
  }
  return null
}

async function tryLock(database: Database, lane: string, chains: string[], holder: string): Promise<boolean> {
  const ours = { holder, host: hostname(), holderPid: process.pid, holderStartTicks: startTicksOf(process.pid) ?? '' }
  try {
    return await inTransaction(database, 'take-lane', async tx => {
      const taken = await tx
        .insert(laneLocks)
        .values(chains.map(chainId => ({ lane, chainId, ...ours, heartbeatAt: sql`now()` })))
        .onConflictDoNothing()
        .returning({ chainId: laneLocks.chainId })
      if (taken.length < chains.length) throw new NotFree()
      return true
    })
  } catch (error) {
    if (error instanceof NotFree) return false
    throw error
  }
}

/** Rolls back the half of a lock that was free. */
class NotFree extends Error {}

/** Frees every lane whose holder is gone, after making sure that its Hermes is gone too. */
export async function freeDeadLanes(db: Db, log: Logger): Promise<void> {
  const rows = await db
    .select({ row: laneLocks, stale: sql<boolean>`${laneLocks.heartbeatAt} < now() - make_interval(secs => ${staleAfterSeconds})` })
    .from(laneLocks)
  for (const { row, stale } of rows) {
    if (!isDead(row, stale)) continue
    crashPoint('free-lane:before')
    if (row.host === hostname() && row.hermesPid !== null && row.hermesStartTicks !== null)
      await endProcess(row.hermesPid, row.hermesStartTicks, 1_000)
    crashPoint('free-lane:hermes-dead')
    const gone = await db
      .delete(laneLocks)
      .where(and(eq(laneLocks.lane, row.lane), eq(laneLocks.holder, row.holder)))
      .returning({ lane: laneLocks.lane })
    if (gone.length > 0) {
      log.warn({ lane: row.lane, chainId: row.chainId, holder: row.holder, host: row.host }, 'freed a lane whose holder is gone')
      await notify(db, { kind: 'lane-free' })
    }
  }
}

/** On this host by the process table; elsewhere by a heartbeat that is older than a living holder's may be. */
function isDead(row: LockRow, stale: boolean): boolean {
  return stale || (row.host === hostname() && !processAlive(row.holderPid, row.holderStartTicks))
}

function hold(db: Db, lane: string, holder: string, log: Logger): HeldLane {
  const stop = new AbortController()
  const ours = and(eq(laneLocks.lane, lane), eq(laneLocks.holder, holder))
  let lastProof = Date.now()
  const beat = setInterval(async () => {
    try {
      const alive = await db
        .update(laneLocks)
        .set({ heartbeatAt: sql`now()` })
        .where(ours)
        .returning({ stopped: isStoppedNow('clearing') })
      if (alive.length === 0 || alive.some(({ stopped }) => stopped)) stop.abort()
      lastProof = Date.now()
    } catch (error) {
      log.warn({ lane, error: String(error) }, 'lane heartbeat failed')
    }
    if (Date.now() - lastProof > loseAfterMs) stop.abort()
  }, heartbeatMs)
  return {
    lane,
    holder,
    stop: stop.signal,
    async noteHermes({ pid, startTicks }) {
      crashPoint('note-hermes:before')
      const noted = await db
        .update(laneLocks)
        .set({ hermesPid: pid, hermesStartTicks: startTicks })
        .where(ours)
        .returning({ lane: laneLocks.lane })
      if (noted.length === 0) throw new Error(`lane ${lane} was lost`)
      crashPoint('note-hermes:after')
    },
    async release() {
      clearInterval(beat)
      crashPoint('release-lane:before')
      await db.delete(laneLocks).where(ours)
      crashPoint('release-lane:after')
      await notify(db, { kind: 'lane-free' })
    },
  }
}
