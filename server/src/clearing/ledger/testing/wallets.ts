import type { Db } from '../../../db/database.ts'
import { randomUUID } from 'node:crypto'
import { ledgerWallets } from '../../../db/schema/index.ts'
import { startedAt } from '../../testing.ts'
import { post } from '../post.ts'
import { walletsMoved } from '../postings.ts'

/** The ledger follows these wallets of `a-1` from its first block on. */
export async function followWallets(db: Db, ...addresses: string[]): Promise<void> {
  await db.insert(ledgerWallets).values(addresses.map(address => ({ chainId: 'a-1', address, since: 0 })))
}

/** A wallet of `a-1` gained or lost so many uatom, and `fee` of them were the fee. */
export async function moveCoins(db: Db, address: string, amount: bigint, { fee = 0n, at = startedAt } = {}): Promise<void> {
  const moves = new Map([[address, [{ denom: 'uatom', amount: amount - fee }]]])
  const paid = fee > 0n ? [{ denom: 'uatom', amount: fee }] : []
  await post(db, walletsMoved({ chainId: 'a-1', at, height: 1, txHash: randomUUID() }, { moves, fee: paid }))
}
