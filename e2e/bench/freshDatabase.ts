import { Client } from 'pg'
import { migrate } from '../../server/src/db/migrate.ts'

/** A new, migrated database on the same server; gives its address. */
export async function freshDatabase(url: string, name: string): Promise<string> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(`create database ${name}`)
  } finally {
    await client.end()
  }
  const other = new URL(url)
  other.pathname = `/${name}`
  await migrate(other.href)
  return other.href
}
