import type { SQL } from 'drizzle-orm'
import type { PreparedQueryConfig } from 'drizzle-orm/pg-core'
import type { QueryResult, QueryResultRow } from 'pg'
import type { Db, Tx } from './database.ts'
import { createHash } from 'node:crypto'
import { PgDialect } from 'drizzle-orm/pg-core'

const dialect = new PgDialect()

/**
 * For what is asked for more often than anything else. By its name PostgreSQL plans a statement once a connection, which for small answers
 * takes longer than to find them. The name is made of the text: only for statements whose text has few forms.
 */
export function planned<Statement>(query: { toSQL: () => { sql: string }; prepare: (name: string) => Statement }): Statement {
  return query.prepare(nameOf(query.toSQL().sql))
}

/** The same for a statement in our own words. */
export async function runPlanned<Row extends QueryResultRow>(tx: Tx, statement: SQL): Promise<QueryResult<Row>> {
  const query = dialect.sqlToQuery(statement)
  return tx._.session
    .prepareQuery<PreparedQueryConfig & { execute: QueryResult<Row> }>(query, undefined, nameOf(query.sql), false)
    .execute()
}

/** What is made once for each pool and key, such as a statement that is written once. */
export function madeOnce<Made>(make: (db: Db, key: string) => Made): (db: Db, key: string) => Made {
  const made = new WeakMap<Db, Map<string, Made>>()
  return (db, key) => {
    const known = made.get(db) ?? new Map<string, Made>()
    made.set(db, known)
    const one = known.get(key) ?? make(db, key)
    known.set(key, one)
    return one
  }
}

function nameOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}
