import type { Coin } from '@relayooor/shared'
import type { Chain } from '../../chains/chain.ts'
import type { Database } from '../../db/database.ts'
import type { Difference } from './judgeDifferences.ts'
import { balancesAt } from '../../chains/balances.ts'
import { readOf } from '../../chains/chainReads.ts'
import { judgeDifferences } from './judgeDifferences.ts'
import { followedWallets } from './openWallets.ts'
import { walletBalances } from './walletBalances.ts'

/** The ledger's wallets of a chain, after the block that was read last; `gap` is one before it that waits to be recorded. */
export interface BookedWallets {
  height: number
  gap: number | null
  followed: ReadonlySet<string>
  balances: ReadonlyMap<string, Coin[]>
}

/** In one snapshot, so that all are of one height. Null while nothing of the chain has been read. */
export async function bookedWallets({ db }: Database, chainId: string): Promise<BookedWallets | null> {
  return db.transaction(
    async tx => {
      const read = await readOf(tx, chainId)
      return read
        ? { height: read.height, gap: read.gap, followed: await followedWallets(tx, chainId), balances: await walletBalances(tx, chainId) }
        : null
    },
    { isolationLevel: 'repeatable read', accessMode: 'read only' },
  )
}

/** Where these wallets hold something else on the chain, after that same block. @throws ChainError when no node can tell */
export async function compareWallets(
  chain: Pick<Chain, 'query'>,
  addresses: Iterable<string>,
  { height, balances }: BookedWallets,
): Promise<Difference[]> {
  const wallets = [...addresses]
  const held = await Promise.all(wallets.map(async address => [address, await balancesAt(chain, address, height)] as const))
  return judgeDifferences(wallets, balances, new Map(held))
}
