import type { Coin } from '@relayooor/shared'
import type { Block } from '../../chains/chain.ts'
import type { Db, Tx } from '../../db/database.ts'
import type { TxMoves } from './findMoves.ts'
import type { WalletMoves } from './postings.ts'
import { sumCoins } from '@relayooor/shared'
import { and, eq } from 'drizzle-orm'
import { audit, byBlock } from '../../db/audit.ts'
import { ledgerEntries } from '../../db/schema/index.ts'
import { findMoves } from './findMoves.ts'
import { post } from './post.ts'
import { walletsMoved } from './postings.ts'

/**
 * Books what a block did to followed wallets and no business event has booked: fees, top-ups, withdrawals, rewards. The last step of the
 * block's transaction: after it the ledger's wallets hold what the chain says.
 */
export async function bookWalletMoves(tx: Tx, block: Block, followed: ReadonlySet<string>): Promise<void> {
  const { chainId, height, time } = block
  const found = findMoves(block, followed)
  if (found.length === 0) return
  const booked = await bookedAt(tx, chainId, height)
  for (const one of found) {
    const rest = restOf(one, booked)
    const posting = walletsMoved({ chainId, at: time, height, txHash: one.txHash }, rest)
    await post(tx, posting)
    const external = posting.lines.filter(line => line.account === 'external')
    if (external.length > 0) {
      audit(tx, {
        ...byBlock({ chainId, height, at: time }),
        action: 'move-own-money',
        subject: `tx:${one.txHash}`,
        after: Object.fromEntries(
          [...rest.moves].map(([address, coins]) => [address, coins.map(({ denom, amount }) => ({ denom, amount: amount.toString() }))]),
        ),
      })
    }
  }
}

interface Booked {
  txHash: string | null
  address: string
  coin: Coin
}

/** What payments and refunds of this block have booked on wallets. */
async function bookedAt(db: Db, chainId: string, height: number): Promise<Booked[]> {
  const rows = await db
    .select()
    .from(ledgerEntries)
    .where(and(eq(ledgerEntries.chainId, chainId), eq(ledgerEntries.height, height), eq(ledgerEntries.account, 'wallet')))
  return rows.map(({ txHash, subject, denom, amount }) => ({ txHash, address: subject, coin: { denom, amount } }))
}

function restOf({ txHash, moves, fee }: TxMoves, booked: Booked[]): WalletMoves {
  const rest = [...moves].map(([address, coins]) => {
    const known = booked.filter(one => one.txHash === txHash && one.address === address)
    return [address, sumCoins([...coins, ...known.map(({ coin }) => ({ denom: coin.denom, amount: -coin.amount }))])] as const
  })
  return { moves: new Map(rest.filter(([, coins]) => coins.length > 0)), fee: fee?.coins ?? [] }
}
