import type { QuarantineView } from '@relayooor/shared'
import type { Chain } from '../../chains/chain.ts'
import type { ClearingContext } from '../context.ts'
import { Problem } from '@relayooor/shared'
import { audit } from '../../db/audit.ts'
import { inTransaction } from '../../db/inTransaction.ts'
import { viewQuarantined } from './listQuarantine.ts'
import { retryQuarantined } from './retryQuarantined.ts'

/** Tries a block in quarantine again for an admin. One that was read meanwhile is told as that. @throws Problem `not-found` */
export async function retryByHand(ctx: ClearingContext, chain: Chain, height: number, { actor, source, note }: { actor: string, source: string, note: string | undefined }): Promise<QuarantineView> {
  const { db } = ctx.database
  const { chainId } = chain.settings
  const before = await viewQuarantined(db, chainId, height)
  if (!before)
    throw new Problem('not-found', `Block ${height} of ${chainId} is not in quarantine.`)
  if (before.state === 'open')
    await retryQuarantined(ctx, chain, height)
  const after = await viewQuarantined(db, chainId, height) ?? before
  await inTransaction(ctx.database, 'retry-quarantined', async tx => audit(tx, {
    at: ctx.now(),
    actor,
    source,
    action: 'retry-quarantined-block',
    subject: `block:${chainId}:${height}`,
    before: { state: before.state },
    after: { state: after.state, reason: after.reason, ...(note !== undefined && { note }) },
  }))
  return after
}
