import type { Tx } from '../../db/database.ts'
import type { ClearingContext } from '../context.ts'
import { and, asc, eq, isNull } from 'drizzle-orm'
import { endAlert, raiseAlert } from '../../db/alerts.ts'
import { quarantinedBlocks } from '../../db/schema/index.ts'

const name = 'block-quarantined'

/** The alert is open while a height of the chain is, and names them. */
export async function tellQuarantine(ctx: ClearingContext, tx: Tx, chainId: string): Promise<void> {
  const q = quarantinedBlocks
  const open = await tx
    .select({ height: q.height, kind: q.kind, reason: q.reason })
    .from(q)
    .where(and(eq(q.chainId, chainId), isNull(q.readAt)))
    .orderBy(asc(q.height))
  const [first] = open
  if (!first) return endAlert(tx, name, chainId, ctx.now())
  await raiseAlert(
    tx,
    {
      name,
      subject: chainId,
      detail:
        `Block ${open.map(one => one.height).join(', ')} of ${chainId} could not be recorded (${first.kind}: ` +
        `${first.reason}). No price is given there and nothing is ended by time until it is. ` +
        `It is tried again each minute, and by POST /admin/chains/${chainId}/quarantine/${first.height}/retry.`,
      data: { heights: open.map(one => one.height) },
    },
    ctx.now(),
  )
}
