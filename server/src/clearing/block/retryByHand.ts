import type { Chain } from '../../chains/chain.ts'
import type { ClearingContext } from '../context.ts'
import type { Occasion } from '../payments/settlePayment.ts'
import { Problem } from '@relayooor/shared'
import { and, eq } from 'drizzle-orm'
import { audit } from '../../db/audit.ts'
import { inTransaction } from '../../db/inTransaction.ts'
import { quarantinedBlocks } from '../../db/schema/index.ts'
import { occasionOf } from '../payments/settlePayment.ts'
import { retryQuarantined } from './retryQuarantined.ts'

/** Tries a block in quarantine again for an admin. One that was read meanwhile stays as it is. @throws Problem `not-found` */
export async function retryByHand(ctx: ClearingContext, chain: Chain, height: number, { note, ...occasion }: Occasion): Promise<void> {
  const { chainId } = chain.settings
  const before = await stateOf(ctx, chainId, height)
  if (!before) throw new Problem('not-found', `Block ${height} of ${chainId} is not in quarantine.`)
  if (before.state === 'open') await retryQuarantined(ctx, chain, height)
  const after = (await stateOf(ctx, chainId, height)) ?? before
  await inTransaction(ctx.database, 'retry-quarantined', async tx =>
    audit(tx, {
      ...occasionOf(occasion),
      action: 'retry-quarantined-block',
      subject: `block:${chainId}:${height}`,
      before: { state: before.state },
      after: { ...after, ...(note !== undefined && { note }) },
    }),
  )
}

async function stateOf(ctx: ClearingContext, chainId: string, height: number): Promise<{ state: 'open' | 'read'; reason: string } | null> {
  const q = quarantinedBlocks
  const [row] = await ctx.database.db
    .select({ reason: q.reason, readAt: q.readAt })
    .from(q)
    .where(and(eq(q.chainId, chainId), eq(q.height, height)))
  return row ? { state: row.readAt ? 'read' : 'open', reason: row.reason } : null
}
