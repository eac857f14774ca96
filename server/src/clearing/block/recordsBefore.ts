import type { Block } from '../../chains/chain.ts'
import type { Tx } from '../../db/database.ts'
import type { PaymentRow, RefundTransaction } from '../../db/schema/index.ts'
import type { ClearingContext } from '../context.ts'
import { followedWallets } from '../ledger/openWallets.ts'
import { liveTransaction } from '../refunds/sign/transactions.ts'
import { ripePayments } from './takePayments.ts'

interface RecordsBefore {
  followed: ReadonlySet<string>
  ripe: PaymentRow[]
  /** A refund transaction is signed before it can be in a block that is read. */
  live: RefundTransaction | null
}

/** What there is before a block, of all that nothing else of the block can change: asked for at once, under the cursor's lock. */
export async function recordsBefore(ctx: ClearingContext, tx: Tx, block: Block): Promise<RecordsBefore> {
  const { chainId } = block
  const [followed, ripe, live] = await Promise.all([
    followedWallets(tx, chainId),
    ripePayments(ctx, tx, block),
    liveTransaction(tx, chainId),
  ])
  return { followed, ripe, live }
}
