import type { Database } from '../../server/src/db/database.ts'
import { Client } from 'pg'
import { openDatabase } from '../../server/src/db/database.ts'
import { migrate } from '../../server/src/db/migrate.ts'
import { ageBooks, archivedRetention } from './ageBooks.ts'
import { fillBooks } from './fillBooks.ts'
import { freshDatabase } from './freshDatabase.ts'

/**
 * A filled database for the benches: one of an earlier run with as many orders is brought up to date and used again. Where it is `aged`,
 * nine of ten orders are archived.
 */
export async function keptBooks(
  url: string,
  { orders, aged = false }: { orders: number; aged?: boolean },
  say: (line: string) => void,
): Promise<string> {
  const name = `${aged ? 'aged' : 'books'}_${orders}`
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
    const now = new Date()
    await fillBooks(database, { orders, now })
    if (aged) await archive(database, now, say)
  } finally {
    await database.close()
  }
  await run(url, `alter database ${new URL(unfinished).pathname.slice(1)} rename to ${name}`)
  return other.href
}

async function archive(database: Database, now: Date, say: (line: string) => void): Promise<void> {
  say('archiving nine of ten')
  const { archived } = await ageBooks(database, { now, retention: archivedRetention })
  if (archived < 0.899) throw new Error(`${archived} of the orders are archived`)
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
