import type { Db } from './database.ts'

/**
 * For what is asked for more often than anything else. A statement is made once, and by its name PostgreSQL plans it once a connection,
 * which for small answers takes longer than to find them. The name says all that the text depends on.
 */
export function planned<Statement>(make: (db: Db, name: string) => Statement): (db: Db, name: string) => Statement {
  const made = new WeakMap<Db, Map<string, Statement>>()
  return (db, name) => {
    const known = made.get(db) ?? new Map<string, Statement>()
    made.set(db, known)
    const statement = known.get(name) ?? make(db, name)
    known.set(name, statement)
    return statement
  }
}
