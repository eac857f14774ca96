import type { Coin } from '@relayooor/shared'
import type { Chain } from '../../../chains/chain.ts'
import type { TxMessage } from '../../../chains/transactions.ts'
import type { ClearingContext } from '../../context.ts'
import { toCoin } from '@relayooor/shared'
import { readOf } from '../../../chains/chainReads.ts'

export interface WalletFacts {
  accountNumber: bigint
  sequence: bigint
  /** Once the account has signed. */
  publicKey: TxMessage | undefined
  spendable: Coin[]
  /** The newest block that was read. */
  cursor: number
}

/** So many blocks behind the head the reader is catching up: what would be signed now could be dead before it is sent. */
const readerMayLag = 15

/** What signing for a wallet needs; null while the chain's blocks are not read up to date. @throws ChainError */
export async function readWallet(ctx: ClearingContext, chain: Chain, address: string): Promise<WalletFacts | null> {
  const read = await readOf(ctx.database.db, chain.settings.chainId)
  const head = chain.head()
  // A block in quarantine may hold a transaction of the wallet that pays what would be signed now.
  if (!read || read.gap !== null || !head || head.height - read.height > readerMayLag) return null
  const [account, spendable] = await Promise.all([
    // As it was after exactly that block: what these books do not know (signed before they were restored, or by another hand) may stand in
    // a later one, and then has used this sequence.
    chain.account(address, { atHeight: read.height }),
    chain.spendable(address, { notBefore: read.height }),
  ])
  return {
    accountNumber: BigInt(account?.accountNumber ?? 0),
    sequence: BigInt(account?.sequence ?? 0),
    publicKey: account?.pubKey,
    spendable: spendable.map(toCoin),
    cursor: read.height,
  }
}
