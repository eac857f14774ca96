import type { Coin } from '@relayooor/shared'
import type { Chain } from '../../chains/chain.ts'
import type { Database } from '../../db/database.ts'
import type { Difference } from './judgeDifferences.ts'
import { eq } from 'drizzle-orm'
import { balancesAt } from '../../chains/balances.ts'
import { chainCursors } from '../../db/schema/index.ts'
import { judgeDifferences } from './judgeDifferences.ts'
import { followedWallets } from './openWallets.ts'
import { walletBalances } from './walletBalances.ts'

/** The ledger's wallets of a chain, after the block that was read last. */
export interface BookedWallets { height: number, followed: ReadonlySet<string>, balances: ReadonlyMap<string, Coin[]> }

/** One snapshot, so that both belong to the same height. Null while nothing of the chain has been read. */
export async function bookedWallets({ db }: Database, chainId: string): Promise<BookedWallets | null> {
  return db.transaction(async (tx) => {
    const [cursor] = await tx.select().from(chainCursors).where(eq(chainCursors.chainId, chainId))
    return cursor ? { height: cursor.height, followed: await followedWallets(tx, chainId), balances: await walletBalances(tx, chainId) } : null
  }, { isolationLevel: 'repeatable read', accessMode: 'read only' })
}

/** Where these wallets hold something else on the chain, after that same block. @throws ChainError when no node can tell */
export async function compareWallets(chain: Pick<Chain, 'query'>, addresses: Iterable<string>, { height, balances }: BookedWallets): Promise<Difference[]> {
  const wallets = [...addresses]
  const held = await Promise.all(wallets.map(async address => [address, await balancesAt(chain, address, height)] as const))
  return judgeDifferences(wallets, balances, new Map(held))
}
