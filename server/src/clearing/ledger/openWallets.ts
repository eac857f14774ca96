import type { Coin } from '@relayooor/shared'
import type { Block, Chain } from '../../chains/chain.ts'
import type { Db, Tx } from '../../db/database.ts'
import type { ClearingContext } from '../context.ts'
import { sumCoins } from '@relayooor/shared'
import { and, eq, inArray } from 'drizzle-orm'
import { balancesAt } from '../../chains/balances.ts'
import { onChainError } from '../../chains/chainError.ts'
import { readOf } from '../../chains/chainReads.ts'
import { audit, byBlock } from '../../db/audit.ts'
import { ledgerWallets } from '../../db/schema/index.ts'
import { ownAddresses } from './ownAddresses.ts'
import { post } from './post.ts'
import { walletOpened } from './postings.ts'
import { walletBalances } from './walletBalances.ts'

/** What an address of ours holds just before a block. */
export interface Opening {
  address: string
  coins: Coin[]
}

/** Nodes throw old state away, so opening balances are asked for when the reader is this near to the newest block. */
const nearBlocks = 20

/**
 * Balances, before this block, of our addresses that the ledger does not follow yet. None when the chain cannot tell now, or while an
 * earlier block is quarantined, whose moves the balances would contain: a later block will do.
 */
export async function askOpenings(ctx: ClearingContext, chain: Chain, { chainId, height }: Block): Promise<Opening[]> {
  const followed = await followedWallets(ctx.database.db, chainId)
  const missing = [...ownAddresses(ctx, chainId)].filter(address => !followed.has(address))
  if (
    missing.length === 0 ||
    (await readOf(ctx.database.db, chainId))?.gap != null ||
    height < 2 ||
    height + nearBlocks < (chain.head()?.height ?? 0)
  )
    return []
  return Promise.all(missing.map(async address => ({ address, coins: await balancesAt(chain, address, height - 1) }))).catch(
    onChainError(error => {
      ctx.log.debug({ chainId, height, code: error.code, detail: error.message }, 'opening balances cannot be read at this height')
      return []
    }),
  )
}

/**
 * Follows our addresses from their balances before the block on, and stops following those that are ours no more. In the block's
 * transaction, after the cursor and before all bookings, so that no move is missed or booked twice.
 */
export async function openWallets(
  ctx: ClearingContext,
  tx: Tx,
  { chainId, height, time }: Block,
  followed: ReadonlySet<string>,
  openings: Opening[],
): Promise<ReadonlySet<string>> {
  const own = ownAddresses(ctx, chainId)
  const foreign = [...followed].filter(address => !own.has(address))
  if (foreign.length > 0)
    await tx.delete(ledgerWallets).where(and(eq(ledgerWallets.chainId, chainId), inArray(ledgerWallets.address, foreign)))
  const opened = openings.filter(one => !followed.has(one.address))
  for (const { address, coins } of opened) {
    await tx.insert(ledgerWallets).values({ chainId, address, since: height - 1 })
    // What is booked of it already (it was ours before, or took payments) is part of the balance.
    const booked = (await walletBalances(tx, chainId)).get(address) ?? []
    const unbooked = sumCoins([...coins, ...booked.map(({ denom, amount }) => ({ denom, amount: -amount }))])
    await post(tx, walletOpened({ chainId, at: time, height: height - 1 }, address, unbooked))
    audit(tx, {
      ...byBlock({ chainId, height, at: time }),
      action: 'open-wallet',
      subject: `wallet:${address}`,
      after: { height: height - 1, balance: coins.map(textOf) },
    })
  }
  return new Set([...[...followed].filter(address => own.has(address)), ...opened.map(one => one.address)])
}

/** Addresses whose every move is booked now. */
export async function followedWallets(db: Db, chainId: string): Promise<ReadonlySet<string>> {
  const rows = await db.select({ address: ledgerWallets.address }).from(ledgerWallets).where(eq(ledgerWallets.chainId, chainId))
  return new Set(rows.map(row => row.address))
}

function textOf({ denom, amount }: Coin): { denom: string; amount: string } {
  return { denom, amount: amount.toString() }
}
