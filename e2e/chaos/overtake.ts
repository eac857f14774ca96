import type { Pool } from 'pg'
import { setTimeout as sleep } from 'node:timers/promises'

/** What happens while a process stands still: the database takes its locks for lost, and so long others go on with its work. */
export async function overtake(pool: Pool, forMs: number): Promise<void> {
  // It may be down itself.
  await pool.query(`select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted`).catch(() => {})
  await sleep(forMs)
}
