import type { SQL } from 'drizzle-orm'
import type { PreparedQueryConfig } from 'drizzle-orm/pg-core'
import type { QueryResult, QueryResultRow } from 'pg'
import type { Db, Tx } from './database.ts'
import { createHash } from 'node:crypto'
import { PgDialect } from 'drizzle-orm/pg-core'

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

const dialect = new PgDialect()

/** The same for a statement in our own words, by a name made of its text: only for one whose text has few forms. */
export async function runPlanned<Row extends QueryResultRow>(tx: Tx, statement: SQL): Promise<QueryResult<Row>> {
  const query = dialect.sqlToQuery(statement)
  const name = createHash('sha256').update(query.sql).digest('base64url')
  return tx._.session.prepareQuery<PreparedQueryConfig & { execute: QueryResult<Row> }>(query, undefined, name, false).execute()
}
