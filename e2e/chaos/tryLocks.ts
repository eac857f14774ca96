import type { Database, Tx } from '../../server/src/db/database.ts'
import type { Cluster } from './cluster.ts'
import { setTimeout as sleep } from 'node:timers/promises'
import { settleOperation } from '../../server/src/clearing/orders/settleOperation.ts'
import { lockTokens } from '../../server/src/clearing/payments/matchPayment.ts'
import { contextOf } from '../../server/src/clearing/testing.ts'
import { openDatabase } from '../../server/src/db/database.ts'
import { DatabaseError } from '../../server/src/db/databaseError.ts'

/** PostgreSQL's code for a lock timeout. */
const lockNotAvailable = '55P03'
const patienceMs = 300

/**
 * Two packets of an order may end at the same moment: without the lock each transaction would see the other's packet open, and nobody
 * would settle the order. That moment is too short to hit, so the lock itself is tried.
 */
export async function tryOrderLock(cluster: Cluster, closed: AbortSignal): Promise<void> {
  const database = openDatabase(cluster.postgres.url, 2, () => {})
  try {
    for (let tried = false; !tried && !closed.aborted; await sleep(500)) {
      const held = await isHeld(database, async db => {
        // Nobody can end it meanwhile.
        const {
          rows: [open],
        } = await db.execute<{ token: string }>(`select token from packet_clearing_results where result = 'pending' limit 1 for update`)
        // While a packet is open it only locks, and uses nothing else of the context.
        return open ? (tx: Tx) => settleOperation(contextOf(database), tx, open.token, new Date()) : null
      }).catch(() => null) // the database may be away
      tried = held !== null
      if (held === false) cluster.violations.push('guards: two transactions settle one order at once')
    }
  } finally {
    await database.close().catch(() => {}) // as above
  }
}

/** The same for a quote that two payments, or a payment and a claim, want at once. */
export async function missingLocks(cluster: Cluster): Promise<string[]> {
  const database = openDatabase(cluster.postgres.url, 2, () => {})
  try {
    const held = await isHeld(database, async db => {
      const {
        rows: [token],
      } = await db.execute<{ id: string }>('select id from clearing_tokens limit 1')
      return token ? tx => lockTokens(tx, [token.id]) : null
    })
    return held === false ? ['guards: two payments are judged for one price at once'] : []
  } finally {
    await database.close()
  }
}

/** Whether a second transaction waits for the first; null when `choose` found nothing. Both change nothing. */
async function isHeld({ db }: Database, choose: (db: Tx) => Promise<((tx: Tx) => Promise<unknown>) | null>): Promise<boolean | null> {
  return db.transaction(async first => {
    const act = await choose(first)
    if (!act) return null
    await act(first)
    return db
      .transaction(async second => {
        await second.execute(`set local lock_timeout = ${patienceMs}`)
        await act(second)
        return false
      })
      .catch((error: unknown) => {
        if (error instanceof DatabaseError && error.code === lockNotAvailable) return true
        throw error
      })
  })
}
