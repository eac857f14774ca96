import type { TestProject } from 'vitest/node'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client } from 'pg'
import { startEmbeddedPostgres } from './embedded.ts'
import { migrate } from './migrate.ts'
import { databaseUrl, templateName } from './testing.ts'

declare module 'vitest' {
  interface ProvidedContext {
    testPostgres: string
  }
}

/** One throw-away PostgreSQL for a run, with one migrated database that every test's own is cloned from. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await startEmbeddedPostgres({ dataDir: mkdtempSync(join(tmpdir(), 'relayooor-test-')), ephemeral: true })
  try {
    const admin = new Client({ connectionString: postgres.url })
    await admin.connect()
    await admin.query(`create database ${templateName}`)
    await admin.end()
    await migrate(databaseUrl(postgres.url, templateName))
  } catch (error) {
    await postgres.stop()
    throw error
  }
  project.provide('testPostgres', postgres.url)
  return postgres.stop
}
