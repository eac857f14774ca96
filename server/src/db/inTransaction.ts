import type { Database, Tx } from './database.ts'
import { crashPoint } from './crashPoint.ts'

/** One transaction with a name, at whose edges a test may end the process. Everything that changes money or state goes through here. */
export async function inTransaction<T>(database: Database, name: string, act: (tx: Tx) => Promise<T>): Promise<T> {
  const result = await database.db.transaction(async (tx) => {
    const done = await act(tx)
    crashPoint(`${name}:before-commit`)
    return done
  })
  crashPoint(`${name}:after-commit`)
  return result
}
