import type { Db } from '../db/database.ts'
import type { EndpointPoolRow } from '../db/schema/index.ts'
import type { Chain } from './chain.ts'
import { endpointPools } from '../db/schema/index.ts'

/**
 * Tells this process' chains which of their nodes operators have drained or refreshed, by whichever process that was asked of. Each call
 * reads it anew. What was refreshed before the first call counts as done.
 */
export function learnPools(db: Db, chains: ReadonlyMap<string, Chain>): () => Promise<void> {
  let known: ReadonlyMap<string, number> | null = null
  return async () => {
    const rows = await db.select().from(endpointPools)
    const before = known
    known = new Map(rows.map(row => [keyOf(row), refreshOf(row)]))
    const ofChain = Map.groupBy(rows, row => row.chainId)
    await Promise.all(
      [...chains].map(async ([chainId, chain]) => {
        const own = ofChain.get(chainId) ?? []
        chain.drain(new Set(own.flatMap(row => (row.drainedAt === null ? [] : row.endpoint))))
        const anew = own.filter(row => before !== null && refreshOf(row) !== (before.get(keyOf(row)) ?? 0))
        if (anew.length > 0) await chain.refresh(new Set(anew.map(row => row.endpoint)))
      }),
    )
  }
}

function keyOf({ chainId, endpoint }: EndpointPoolRow): string {
  return `${chainId} ${endpoint}`
}

function refreshOf({ refreshedAt }: EndpointPoolRow): number {
  return refreshedAt?.getTime() ?? 0
}
