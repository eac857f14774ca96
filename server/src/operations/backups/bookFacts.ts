import type { ClientBase } from 'pg'
import type { BookFacts } from './manifest.ts'

/** Counts what the database holds. In a transaction of one snapshot, if it has to fit to a backup. */
export async function readBookFacts(client: ClientBase): Promise<BookFacts> {
  const { rows: names } = await client.query<{ name: string; quoted: string }>(
    `select relname as name, quote_ident(relname) as quoted from pg_class
      where relkind = 'r' and relnamespace = 'public'::regnamespace order by relname`,
  )
  const tables: Record<string, number> = {}
  for (const { name, quoted } of names) {
    const { rows } = await client.query<{ n: string }>(`select count(*) as n from public.${quoted}`)
    tables[name] = Number(rows[0]?.n)
  }
  const ledger = await client.query<BookFacts['ledger'][number]>(
    `select account, chain_id as "chainId", denom, sum(amount)::text as amount from public.ledger_entries
      group by 1, 2, 3 order by 1, 2, 3`,
  )
  const cursors = await client.query<{ chainId: string; height: string }>(
    `select chain_id as "chainId", height from public.chain_cursors order by 1`,
  )
  return { tables, ledger: ledger.rows, cursors: cursors.rows.map(row => ({ chainId: row.chainId, height: Number(row.height) })) }
}

/** The migrations that a database has, in their order. */
export async function readMigrations(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ hash: string }>('select hash from drizzle.__drizzle_migrations order by id')
  return rows.map(row => row.hash)
}
