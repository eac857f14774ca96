import type { Coin } from '@relayooor/shared'
import type { Db } from '../../db/database.ts'
import { sumCoins } from '@relayooor/shared'
import { sql } from 'drizzle-orm'
import { ledgerBalances } from './ledgerSums.ts'

/** What the ledger says that each wallet of a chain holds now. */
export async function walletBalances(db: Db, chainId: string): Promise<ReadonlyMap<string, Coin[]>> {
  const balances = await ledgerBalances(db, sql`chain_id = ${chainId} and account = 'wallet'`)
  return new Map([...Map.groupBy(balances, one => one.address)].map(([address, own]) => [address, sumCoins(own)]))
}
