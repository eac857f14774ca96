import type { Pool } from 'pg'
import { setTimeout as sleep } from 'node:timers/promises'

/** Ends the connections that hold advisory locks, so that others take over for so long. For while a process is frozen. */
export async function releaseLocks(pool: Pool, forMs: number): Promise<void> {
  // The database may be down.
  await pool.query(`select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted`).catch(() => {})
  await sleep(forMs)
}
