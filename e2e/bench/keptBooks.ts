import { Client } from 'pg'
import { openDatabase } from '../../server/src/db/database.ts'
import { migrate } from '../../server/src/db/migrate.ts'
import { fillBooks } from './fillBooks.ts'
import { freshDatabase } from './freshDatabase.ts'

/** A filled database for the benches: one of an earlier run with as many orders is brought up to date and used again. */
export async function keptBooks(url: string, orders: number, say: (line: string) => void): Promise<string> {
  const name = `books_${orders}`
  const other = new URL(url)
  other.pathname = `/${name}`
  if (await exists(url, name)) {
    await migrate(other.href)
    return other.href
  }
  say(`filling the database with ${orders.toLocaleString('en')} orders of a year`)
  // Under its name once it is whole.
  const unfinished = await freshDatabase(url, `filling_${Date.now()}`)
  const database = openDatabase(unfinished, 4, () => {})
  try {
    await fillBooks(database, { orders, now: new Date() })
  } finally {
    await database.close()
  }
  await run(url, `alter database ${new URL(unfinished).pathname.slice(1)} rename to ${name}`)
  return other.href
}

async function exists(url: string, name: string): Promise<boolean> {
  return (await run(url, `select from pg_database where datname = '${name}'`)) === 1
}

async function run(url: string, statement: string): Promise<number> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(statement)).rowCount ?? 0
  } finally {
    await client.end()
  }
}
