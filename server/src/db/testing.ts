import type { Database } from './database.ts'
import { randomUUID } from 'node:crypto'
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getTableName, is, sql } from 'drizzle-orm'
import { migrate as applyMigrations } from 'drizzle-orm/node-postgres/migrator'
import { PgTable } from 'drizzle-orm/pg-core'
import { Client } from 'pg'
import { afterAll, beforeEach, inject, vi } from 'vitest'
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

/** The same, without this migration and those after it: `migrate` then does to its rows what it does to those of an older service. */
export async function createDatabaseBefore(tag: string): Promise<TestDatabase> {
  const home = await createTestDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'relayooor-migrations-'))
  await cp(join(import.meta.dirname, 'migrations'), folder, { recursive: true })
  const journal = join(folder, 'meta/_journal.json')
  const { entries, ...rest } = JSON.parse(await readFile(journal, 'utf8')) as { entries: { tag: string }[] }
  const from = entries.findIndex(entry => entry.tag === tag)
  if (from === -1) throw new Error(`there is no migration ${tag}`)
  await writeFile(journal, JSON.stringify({ ...rest, entries: entries.slice(0, from) }))
  const { db, close } = openDatabase(home.url, 1, () => {})
  try {
    await db.execute(sql`drop schema public, drizzle cascade`)
    await db.execute(sql`create schema public`)
    await applyMigrations(db, { migrationsFolder: folder })
  } finally {
    await close()
    await rm(folder, { recursive: true })
  }
  return home
}

/** Faster than TRUNCATE while tables are small. In replica mode, so that triggers and foreign keys do not apply. */
export async function emptyTables({ db }: Database): Promise<void> {
  await db.transaction(tx => tx.execute(emptied))
}

/** All in one message to the server: this is done before each test. */
const emptied = sql.raw(
  [
    'set local session_replication_role = replica',
    ...Object.values(schema).flatMap(one => (is(one, PgTable) ? `delete from "${getTableName(one)}"` : [])),
  ].join('; '),
)

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

/** Statements that `act` sends to the database. */
export async function countStatements(act: () => Promise<unknown>): Promise<number> {
  const query = vi.spyOn(Client.prototype, 'query')
  try {
    await act()
    return query.mock.calls.length
  } finally {
    query.mockRestore()
  }
}

/** How often a connection had answered all that it was asked before it was asked more. */
export async function countWaits(act: () => Promise<unknown>): Promise<number> {
  const send = Client.prototype.query as (...given: unknown[]) => unknown
  let [running, waits] = [0, 0]
  const query = vi.spyOn(Client.prototype, 'query').mockImplementation(function (this: Client, ...given: unknown[]) {
    if (running++ === 0) waits += 1
    const answer = send.apply(this, given)
    Promise.resolve(answer).then(
      () => (running -= 1),
      () => (running -= 1),
    )
    return answer
  } as Client['query'])
  try {
    await act()
    return waits
  } finally {
    query.mockRestore()
  }
}
