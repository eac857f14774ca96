import { fileURLToPath } from 'node:url'
import { sql } from 'drizzle-orm'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import { drizzle } from 'drizzle-orm/node-postgres'
import { migrate as applyMigrations } from 'drizzle-orm/node-postgres/migrator'
import { Client } from 'pg'

const migrationsFolder = fileURLToPath(new URL('./migrations', import.meta.url))
const lockKey = 7_261_001
/** A schema that is there from before a restore begins until all of it is done. */
export const unfinishedRestore = 'unfinished_restore'

/** The migrations of this version, in their order. */
export const knownMigrations = () => readMigrationFiles({ migrationsFolder })

/** Brings the schema up to date, under a lock: any number of processes may call it at the same time. */
export async function migrate(url: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [lockKey])
    await refuseUnfinished(client)
    await applyMigrations(drizzle(client), { migrationsFolder })
  } finally {
    await client.end()
  }
}

/** How many migrations the database still lacks. */
export async function pendingMigrations(url: string): Promise<number> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await refuseUnfinished(client)
    const db = drizzle(client)
    const known = knownMigrations().map(file => file.hash)
    const [table] = (await db.execute<{ exists: boolean }>(sql`select to_regclass('drizzle.__drizzle_migrations') is not null as exists`))
      .rows
    if (!table?.exists) return known.length
    const applied = await db.execute<{ hash: string }>(sql`select hash from drizzle.__drizzle_migrations`)
    const hashes = new Set(applied.rows.map(row => row.hash))
    return known.filter(hash => !hashes.has(hash)).length
  } finally {
    await client.end()
  }
}

async function refuseUnfinished(client: Client): Promise<void> {
  const { rows } = await client.query<{ there: boolean }>('select to_regnamespace($1) is not null as there', [unfinishedRestore])
  if (rows[0]?.there) throw new Error('a restore into this database was not finished: run "npm run restore" again with the same backup')
}
