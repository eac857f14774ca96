import type { PoolsView } from '@relayooor/shared'
import type { PooledEndpoint } from '../chains/chain.ts'
import type { ClearingContext } from '../clearing/context.ts'
import type { EndpointPoolRow } from '../db/schema/index.ts'
import { countNodes, nodeOf } from '../chains/nodeOf.ts'
import { endpointPools } from '../db/schema/index.ts'

/** Connections to nodes and to the database, as this process has them. */
export async function presentPools({ database, chains }: Pick<ClearingContext, 'database' | 'chains'>): Promise<PoolsView> {
  const rows = await database.db.select().from(endpointPools)
  const { most, total, idle, waiting } = database.poolUse()
  return {
    chains: [...chains].map(([chainId, chain]) => {
      const pool = chain.pool()
      return {
        chainId,
        state: chain.health().state,
        quorum: chain.settings.quorum ?? 1,
        usable: countNodes(pool.filter(one => one.usable).map(one => ({ node: nodeOf(one.url) }))),
        endpoints: pool.map((endpoint, index) => ({
          ...present(
            endpoint,
            rows.find(row => row.chainId === chainId && row.endpoint === endpoint.url),
          ),
          hermesUses: index === 0,
        })),
      }
    }),
    database: { most, total, active: total - idle, idle, waiting },
  }
}

type EndpointView = PoolsView['chains'][number]['endpoints'][number]

function present(
  { url, usable, drained = false, latencyMs, error, connections, budget }: PooledEndpoint,
  row: EndpointPoolRow | undefined,
): Omit<EndpointView, 'hermesUses'> {
  return {
    url,
    state: drained ? 'drained' : usable ? 'used' : 'failing',
    latencyMs: latencyMs === undefined ? undefined : Math.round(latencyMs),
    error: drained ? undefined : error,
    drained: row?.drainedAt ? { since: row.drainedAt.toISOString(), by: row.drainedBy ?? '', reason: row.reason ?? '' } : undefined,
    connections,
    budget,
  }
}
