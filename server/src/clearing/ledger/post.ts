import type { Db } from '../../db/database.ts'
import type { Posting } from './postings.ts'
import { ledgerEntries } from '../../db/schema/index.ts'

/** Books a business event in the transaction that makes it. A posting that is booked already stays as it is. */
export async function post(db: Db, { name, chainId, at, height, txHash, lines }: Posting): Promise<void> {
  if (lines.length === 0)
    return
  await db.insert(ledgerEntries)
    .values(lines.map(({ account, subject, coin }, line) => ({ posting: name, line, account, subject, chainId, denom: coin.denom, amount: coin.amount, at, height, txHash })))
    .onConflictDoNothing()
}
