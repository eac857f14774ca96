import type { Db } from '../../db/database.ts'
import type { Posting } from './postings.ts'
import { sql } from 'drizzle-orm'
import { ledgerEntries } from '../../db/schema/index.ts'

/** Books a business event in the transaction that makes it. A posting that is booked already stays as it is. */
export async function post(db: Db, { name, chainId, at, height, txHash, lines }: Posting): Promise<void> {
  if (lines.length === 0) return
  // One statement, since a posting must sum to zero after each; with lists, since a payment may have thousands of denoms.
  const list = (values: unknown[], type: 'text' | 'numeric') => sql`${sql.param(values)}::${sql.raw(type)}[]`
  await db.execute(sql`
    insert into ${ledgerEntries} (posting, line, account, subject, chain_id, denom, amount, at, height, tx_hash)
    select ${name}, line - 1, account, subject, ${chainId}, denom, amount, ${at.toISOString()}::timestamptz,
      ${height ?? null}::bigint, ${txHash ?? null}
    from unnest(${list(
      lines.map(one => one.account),
      'text',
    )}, ${list(
      lines.map(one => one.subject),
      'text',
    )},
      ${list(
        lines.map(one => one.coin.denom),
        'text',
      )}, ${list(
        lines.map(one => one.coin.amount.toString()),
        'numeric',
      )}) with ordinality as lines (account, subject, denom, amount, line)
    order by line
    on conflict do nothing`)
}
