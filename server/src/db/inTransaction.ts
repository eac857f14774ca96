import type { Database, Db, Tx } from './database.ts'
import { crashPoint } from './crashPoint.ts'

/** What each open transaction has still to do before it commits. */
const lastActs = new WeakMap<Db, (() => Promise<void>)[]>()

/** One transaction with a name, at whose edges a test may end the process. Everything that changes money or state goes through here. */
export async function inTransaction<T>(database: Database, name: string, act: (tx: Tx) => Promise<T>): Promise<T> {
  const result = await database.db.transaction(async (tx) => {
    const last: (() => Promise<void>)[] = []
    lastActs.set(tx, last)
    const done = await act(tx)
    for (const one of last)
      await one()
    crashPoint(`${name}:before-commit`)
    return done
  })
  crashPoint(`${name}:after-commit`)
  return result
}

/**
 * Does something at the end of the transaction: for rows that many transactions write, so that who holds them waits for
 * nothing more.
 */
export function beforeCommit(tx: Db, act: () => Promise<void>): void {
  const last = lastActs.get(tx)
  if (!last)
    throw new TypeError('only inside of inTransaction')
  last.push(act)
}
