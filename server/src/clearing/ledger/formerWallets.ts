import type { Coin } from '@relayooor/shared'
import type { Block } from '../../chains/chain.ts'
import type { Db, Tx } from '../../db/database.ts'
import type { ClearingContext, FormerWallet } from '../context.ts'
import { gt, sql } from 'drizzle-orm'
import { clearingTokens, formerWalletMoves } from '../../db/schema/index.ts'
import { findCredits } from './findCredits.ts'
import { findMoves } from './findMoves.ts'
import { isTopUp } from './ownAddresses.ts'

/** People also pay long after a price is over. */
export const followedMs = 30 * 24 * 3_600_000

/** Those that prices named, or that were paid, in the last 30 days. */
export async function findFormerWallets({
  database: { db },
  settings,
  now,
}: Pick<ClearingContext, 'database' | 'settings' | 'now'>): Promise<FormerWallet[]> {
  const since = new Date(now().getTime() - followedMs)
  const m = formerWalletMoves
  const [named, paid] = await Promise.all([
    namedSince(db, since),
    db.selectDistinct({ chainId: m.chainId, address: m.address }).from(m).where(gt(m.at, since)),
  ])
  const isNamed = (one: { chainId: string; address: string }) =>
    named.some(other => other.chainId === one.chainId && other.address === one.address)
  return [...named, ...paid.filter(one => !isNamed(one)).map(one => ({ ...one, last: null }))].filter(
    one => settings.serviceAddresses.get(one.chainId) !== one.address,
  )
}

/** Addresses that prices named since then: from one to the next along an index, since there are few of them and many prices. */
async function namedSince(db: Db, since: Date): Promise<{ chainId: string; address: string; last: Date }[]> {
  const { rows } = await db.execute<{ chain_id: string; service_address: string; last: string }>(sql`
    with recursive named as (
      (select chain_id, service_address from ${clearingTokens} order by chain_id, service_address limit 1)
      union all
      select next.* from named n cross join lateral (select chain_id, service_address from ${clearingTokens}
        where (chain_id, service_address) > (n.chain_id, n.service_address) order by chain_id, service_address limit 1) next)
    select chain_id, service_address, last from named n cross join lateral (select max(created_at) as last from ${clearingTokens} t
      where t.chain_id = n.chain_id and t.service_address = n.service_address) newest
    where last > ${since} order by chain_id, service_address`)
  return rows.map(row => ({ chainId: row.chain_id, address: row.service_address, last: new Date(row.last) }))
}

/** What a block did to former wallets: kept beside the ledger, which follows our wallets of now alone. In the block's transaction. */
export async function recordFormerMoves(ctx: ClearingContext, tx: Tx, block: Block, former: readonly FormerWallet[]): Promise<void> {
  const addresses = new Set(former.filter(one => one.chainId === block.chainId).map(one => one.address))
  if (addresses.size === 0) return
  const credits = [...addresses].flatMap(address => findCredits(block, address))
  const rows = findMoves(block, addresses).flatMap(({ txHash, moves }) =>
    [...moves].map(([address, coins]) => {
      const { payer = null, memo = '' } = credits.find(one => one.txHash === txHash && one.address === address) ?? {}
      return { chainId: block.chainId, address, height: block.height, txHash, at: block.time, payer, memo, coins: coins.map(textOf) }
    }),
  )
  // What the operator brings, for the gas of sending something back, is no payment.
  const others = rows.filter(row => row.payer === null || !isTopUp(ctx, { chainId: row.chainId, payer: row.payer, memo: row.memo }))
  if (others.length > 0) await tx.insert(formerWalletMoves).values(others).onConflictDoNothing()
}

/** Unlike an amount of the contract it may be negative. */
function textOf({ denom, amount }: Coin): { denom: string; amount: string } {
  return { denom, amount: amount.toString() }
}
