import type { Coin } from '@relayooor/shared'
import type { Db } from '../../db/database.ts'
import { sumCoins } from '@relayooor/shared'
import { and, eq, sql } from 'drizzle-orm'
import { ledgerEntries } from '../../db/schema/index.ts'

/** What the ledger says that each wallet of a chain holds now. */
export async function walletBalances(db: Db, chainId: string): Promise<ReadonlyMap<string, Coin[]>> {
  const rows = await db.select({ address: ledgerEntries.subject, denom: ledgerEntries.denom, amount: sql<string>`sum(${ledgerEntries.amount})` }).from(ledgerEntries)
    .where(and(eq(ledgerEntries.chainId, chainId), eq(ledgerEntries.account, 'wallet')))
    .groupBy(ledgerEntries.subject, ledgerEntries.denom)
  const coins = rows.map(({ address, denom, amount }) => ({ address, coin: { denom, amount: BigInt(amount) } }))
  return new Map([...Map.groupBy(coins, one => one.address)].map(([address, own]) => [address, sumCoins(own.map(one => one.coin))]))
}
