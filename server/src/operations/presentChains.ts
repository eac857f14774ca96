import type { AdminChainView } from '@relayooor/shared'
import type { Chain, Head } from '../chains/chain.ts'
import type { ClearingContext } from '../clearing/context.ts'
import type { AgreementRow } from '../db/schema/index.ts'
import { readAgreements } from '../chains/agreementRecords.ts'
import { chainCursors, chainReads } from '../db/schema/index.ts'

/** Every chain with its nodes, as this process sees them and as its reader found them to agree. */
export async function presentChains(ctx: ClearingContext): Promise<AdminChainView[]> {
  const { db } = ctx.database
  const [agreements, cursors, reads] = await Promise.all([readAgreements(db), db.select().from(chainCursors), db.select().from(chainReads)])
  return [...ctx.chains].map(([chainId, chain]) => ({
    ...presentChain(
      ctx,
      chain,
      agreements.get(chainId),
      cursors.find(one => one.chainId === chainId),
    ),
    quarantined: reads.find(one => one.chainId === chainId)?.gap?.toString(),
  }))
}

function presentChain(
  ctx: ClearingContext,
  chain: Chain,
  row: AgreementRow | undefined,
  cursor: { height: number; blockTime: Date } | undefined,
): AdminChainView {
  const { chainId, quorum = 1 } = chain.settings
  const { state, since, head, endpoints } = chain.health()
  const budgets = new Map(chain.pool().map(one => [one.url, one.budget]))
  const allowed = row?.overrideUntil && row.overrideUntil > ctx.now() ? row : undefined
  return {
    chainId,
    name: ctx.assets.chainName(chainId),
    state,
    since: since.toISOString(),
    head: head && presentHead(head),
    read: cursor && presentHead({ height: cursor.height, time: cursor.blockTime }),
    quorum,
    agreement: row && { state: row.state, since: row.since.toISOString(), height: row.height?.toString(), says: row.says },
    overrideWithOneNode: allowed?.overrideUntil
      ? {
          until: allowed.overrideUntil.toISOString(),
          endpoint: allowed.overrideEndpoint ?? undefined,
          note: allowed.overrideNote ?? '',
          by: allowed.overrideBy ?? '',
        }
      : undefined,
    endpoints: endpoints.map(({ url, ok, height, latencyMs, earliestHeight, error, since: changed }) => ({
      url,
      ok,
      height: height?.toString(),
      latencyMs: latencyMs === undefined ? undefined : Math.round(latencyMs),
      behind: head && height !== undefined ? Math.max(0, head.height - height) : undefined,
      budget: budgets.get(url),
      earliestHeight: earliestHeight?.toString(),
      error,
      since: changed.toISOString(),
    })),
  }
}

function presentHead({ height, time }: Head): { height: string; time: string } {
  return { height: height.toString(), time: time.toISOString() }
}
