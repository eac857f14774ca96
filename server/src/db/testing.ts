import type { Database } from './database.ts'
import { randomUUID } from 'node:crypto'
import { is, sql } from 'drizzle-orm'
import { PgTable } from 'drizzle-orm/pg-core'
import { Client } from 'pg'
import { afterAll, beforeEach, inject } from 'vitest'
import { openDatabase } from './database.ts'
import * as schema from './schema/index.ts'

export const templateName = 'template_migrated'

export interface TestDatabase {
  url: string
  /** Ends what is still connected to it, and removes it. */
  drop: () => Promise<void>
}

/**
 * The database of a test file, empty before each test. Called before other hooks, so that it is
 * empty before them and open until they are done.
 */
export async function useDatabase(): Promise<Database> {
  const { url, drop } = await createTestDatabase()
  const database = openDatabase(url, 6, () => {})
  beforeEach(() => emptyTables(database))
  afterAll(async () => {
    await database.close()
    await drop()
  })
  return database
}

/** A migrated database of the test's own on the run's real PostgreSQL. Needs the set-up of testing.setup.ts. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const adminUrl = inject('testPostgres')
  const name = `test_${randomUUID().replaceAll('-', '')}`
  await runAsAdmin(adminUrl, `create database ${name} template ${templateName} strategy file_copy`)
  return {
    url: databaseUrl(adminUrl, name),
    drop: () => runAsAdmin(adminUrl, `drop database if exists ${name} with (force)`),
  }
}

/** Faster than TRUNCATE while tables are small. In replica mode, so that triggers and foreign keys do not apply. */
export async function emptyTables({ db }: Database): Promise<void> {
  await db.transaction(async tx => {
    await tx.execute(sql`set local session_replication_role = replica`)
    for (const table of Object.values(schema).filter(one => is(one, PgTable))) await tx.delete(table)
  })
}

/** The same server and account, another database. */
export function databaseUrl(url: string, name: string): string {
  const other = new URL(url)
  other.pathname = `/${name}`
  return other.href
}

async function runAsAdmin(url: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}
