import type { Database, Db, Tx } from './database.ts'
import { setImmediate } from 'node:timers/promises'
import { allDone } from '../base/allDone.ts'
import { crashPoint } from './crashPoint.ts'

/** Sums that many transactions change come last: who holds one waits for nothing more. */
type Stage = 'records' | 'sums'

/** What each open transaction has still to do before it commits. */
const lastActs = new WeakMap<Db, Record<Stage, (() => Promise<void>)[]>>()

/** One named transaction, at whose edges a test may end the process. Everything that changes money or state uses it. */
export async function inTransaction<T>(database: Database, name: string, act: (tx: Tx) => Promise<T>): Promise<T> {
  const result = await database.db.transaction(async tx => {
    const last: Record<Stage, (() => Promise<void>)[]> = { records: [], sums: [] }
    lastActs.set(tx, last)
    const done = await act(tx)
    await writeLast(last)
    crashPoint(`${name}:before-commit`)
    return done
  })
  crashPoint(`${name}:after-commit`)
  return result
}

/** PostgreSQL does them in the order in which they are sent: the sums are sent when all else is, and wait for no answer. */
async function writeLast({ records, sums }: Record<Stage, (() => Promise<void>)[]>): Promise<void> {
  await allDone([allDone(records.map(one => one())), setImmediate().then(() => allDone(sums.map(one => one())))])
}

/**
 * Collects what one transaction has to write of a kind, and writes all of it in a few statements before it commits: each statement is
 * a way to the database and back, and rows that many transactions write are held for a shorter time.
 */
export function onCommit<T>(stage: Stage, write: (tx: Tx, items: T[]) => Promise<void>): (tx: Tx, item: T) => void {
  const collected = new WeakMap<Db, T[]>()
  return (tx, item) => {
    const known = collected.get(tx)
    if (known) {
      known.push(item)
      return
    }
    const last = lastActs.get(tx)
    if (!last) throw new TypeError('only inside of inTransaction')
    const items = [item]
    collected.set(tx, items)
    last[stage].push(() => write(tx, items))
  }
}
