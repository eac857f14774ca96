import type { Chain } from '../../chains/chain.ts'
import type { ClearingContext } from '../context.ts'
import type { Difference } from './judgeDifferences.ts'
import { sumCoins } from '@relayooor/shared'
import { and, desc, eq, gt, inArray, lte, min } from 'drizzle-orm'
import { onChainError } from '../../chains/chainError.ts'
import { ledgerEntries, ledgerWallets, reconciliations } from '../../db/schema/index.ts'
import { findMoves } from './findMoves.ts'
import { judgeDifferences } from './judgeDifferences.ts'

/** What one transaction (`block`: a block by itself) did to a balance, and what of it is booked. */
export interface Explanation extends Difference {
  txHash: string
  height: number
}

/** So many blocks are read again at most; the newest first. */
const mostBlocks = 50

/**
 * The transactions since the last agreement that are booked otherwise than the chain shows. Empty also when the node keeps no
 * index or no blocks: then the balances alone have to do.
 */
export async function explainDifferences(
  ctx: ClearingContext,
  chain: Chain,
  differences: Difference[],
  height: number,
): Promise<Explanation[]> {
  const { chainId } = chain.settings
  const since = await lastAgreement(ctx, chainId)
  const addresses = new Set(differences.map(one => one.address))
  const heights = new Set([
    ...(await bookedHeights(ctx, chainId, addresses, since, height)),
    ...(await shownHeights(chain, addresses, since, height)),
  ])
  const newest = [...heights].sort((a, b) => b - a).slice(0, mostBlocks)
  const found: Explanation[] = []
  // One after the other: each may be large.
  for (const one of newest) found.push(...(await explainBlock(ctx, chain, addresses, one)))
  return found
}

async function lastAgreement(ctx: ClearingContext, chainId: string): Promise<number> {
  const { db } = ctx.database
  const [agreed] = await db
    .select()
    .from(reconciliations)
    .where(and(eq(reconciliations.chainId, chainId), eq(reconciliations.agrees, true)))
    .orderBy(desc(reconciliations.id))
    .limit(1)
  const [opened] = await db
    .select({ since: min(ledgerWallets.since) })
    .from(ledgerWallets)
    .where(eq(ledgerWallets.chainId, chainId))
  return agreed?.height ?? opened?.since ?? 0
}

async function bookedHeights(
  ctx: ClearingContext,
  chainId: string,
  addresses: ReadonlySet<string>,
  since: number,
  until: number,
): Promise<number[]> {
  const rows = await ctx.database.db
    .selectDistinct({ height: ledgerEntries.height })
    .from(ledgerEntries)
    .where(
      and(
        eq(ledgerEntries.chainId, chainId),
        gt(ledgerEntries.height, since),
        lte(ledgerEntries.height, until),
        eq(ledgerEntries.account, 'wallet'),
        inArray(ledgerEntries.subject, [...addresses]),
      ),
    )
  return rows.flatMap(row => row.height ?? [])
}

/** By the node's index: of transactions, and of what blocks do by themselves. */
async function shownHeights(chain: Chain, addresses: ReadonlySet<string>, since: number, until: number): Promise<number[]> {
  const found = await Promise.all(
    [...addresses].flatMap(address =>
      ['recipient', 'sender'].flatMap(role => [
        whenIndexed(async () =>
          (
            await chain.searchTxs(`transfer.${role}='${address}' AND tx.height>${since} AND tx.height<=${until}`, {
              page: 1,
              perPage: 100,
              order: 'desc',
            })
          ).txs.map(tx => tx.height),
        ),
        whenIndexed(() => chain.searchBlocks(`transfer.${role}='${address}' AND block.height>${since} AND block.height<=${until}`)),
      ]),
    ),
  )
  return found.flat()
}

async function explainBlock(ctx: ClearingContext, chain: Chain, addresses: ReadonlySet<string>, height: number): Promise<Explanation[]> {
  const { chainId } = chain.settings
  const [block] = await whenIndexed(async () => [await chain.block(height)])
  if (!block) return []
  const booked = await ctx.database.db
    .select()
    .from(ledgerEntries)
    .where(
      and(
        eq(ledgerEntries.chainId, chainId),
        eq(ledgerEntries.height, height),
        eq(ledgerEntries.account, 'wallet'),
        inArray(ledgerEntries.subject, [...addresses]),
      ),
    )
  const shown = new Map(findMoves(block, addresses).map(one => [one.txHash, one.moves]))
  const hashes = new Set([...shown.keys(), ...booked.flatMap(row => row.txHash ?? [])])
  return [...hashes].flatMap(txHash => {
    const ledger = Map.groupBy(
      booked.filter(row => row.txHash === txHash),
      row => row.subject,
    )
    const sums = new Map([...ledger].map(([address, rows]) => [address, sumCoins(rows)]))
    return judgeDifferences(addresses, sums, shown.get(txHash) ?? new Map()).map(one => ({ ...one, txHash, height }))
  })
}

/** An index that is switched off or a block that is pruned only means that less can be explained. */
async function whenIndexed<T>(ask: () => Promise<T[]>): Promise<T[]> {
  return ask().catch(onChainError(() => []))
}
