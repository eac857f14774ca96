import { randomUUID } from 'node:crypto'
import { Client } from 'pg'
import { inject } from 'vitest'

export const templateName = 'template_migrated'

export interface TestDatabase {
  url: string
  /** Ends what is still connected to it, and removes it. */
  drop: () => Promise<void>
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
  }
  finally {
    await client.end()
  }
}
