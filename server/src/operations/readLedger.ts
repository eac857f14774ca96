import type { LedgerBalancesView, LedgerEntryView, List, ParsedRequestOf } from '@relayooor/shared'
import type { Db } from '../db/database.ts'
import { and, desc, eq, lt } from 'drizzle-orm'
import { ledgerBalances } from '../clearing/ledger/ledgerSums.ts'
import { at, listCursor } from '../db/listCursor.ts'
import { matching } from '../db/matching.ts'
import { chainCursors, ledgerEntries, reconciliations } from '../db/schema/index.ts'

const cursors = listCursor('ledger', [at.number])

/** Lines of the ledger, newest first. */
export async function listLedger(
  db: Db,
  { limit, cursor, ...filter }: ParsedRequestOf<'adminLedger'>['query'],
): Promise<List<LedgerEntryView>> {
  const after = cursors.read(cursor)
  const rows = await db
    .select()
    .from(ledgerEntries)
    .where(and(matching(ledgerEntries, filter), after && lt(ledgerEntries.id, after[0])))
    .orderBy(desc(ledgerEntries.id))
    .limit(limit + 1)
  const page = rows.slice(0, limit)
  const items = page.map(row => ({
    id: String(row.id),
    posting: row.posting,
    account: row.account,
    subject: row.subject,
    chainId: row.chainId,
    denom: row.denom,
    amount: row.amount.toString(),
    at: row.at.toISOString(),
    height: row.height?.toString(),
    txHash: row.txHash ?? undefined,
  }))
  const last = page.at(-1)
  return { items, nextCursor: last && rows.length > limit ? cursors.write(last.id) : null }
}

/** What each account has, and the last comparison with each chain. */
export async function readBalances(db: Db): Promise<LedgerBalancesView> {
  // Of each chain by itself: an index has its last one, however many there were.
  const newest = db
    .select()
    .from(reconciliations)
    .where(eq(reconciliations.chainId, chainCursors.chainId))
    .orderBy(desc(reconciliations.id))
    .limit(1)
    .as('newest')
  const last = await db.select().from(chainCursors).crossJoinLateral(newest).orderBy(chainCursors.chainId)
  return {
    items: (await ledgerBalances(db)).map(({ address, amount, ...row }) => ({
      ...row,
      address: address === '' ? undefined : address,
      amount: amount.toString(),
    })),
    reconciliations: last.map(({ newest: { chainId, height, at, agrees, differences } }) => ({
      chainId,
      height: String(height),
      at: at.toISOString(),
      agrees,
      differences,
    })),
  }
}
