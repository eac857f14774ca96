import type { Chain } from '../chains/chain.ts'
import type { ClearingContext } from '../clearing/context.ts'
import type { Occasion } from '../clearing/payments/settlePayment.ts'
import type { Tx } from '../db/database.ts'
import type { EndpointPoolRow } from '../db/schema/index.ts'
import { Problem } from '@relayooor/shared'
import { eq } from 'drizzle-orm'
import { audit } from '../db/audit.ts'
import { inTransaction } from '../db/inTransaction.ts'
import { notify } from '../db/notify.ts'
import { endpointPools } from '../db/schema/index.ts'

type Ctx = Pick<ClearingContext, 'database'>

/** Asks these nodes nothing more, in every process and over restarts; one that is drained already keeps its reason. */
export async function drainPools(ctx: Ctx, chains: Chain[], endpoint: string | undefined, reason: string, by: Occasion): Promise<void> {
  await change(ctx, chains, endpoint, async (tx, chainId, url, before) => {
    if (before?.drainedAt) return
    const set = { drainedAt: by.at, drainedBy: by.actor, reason }
    await tx
      .insert(endpointPools)
      .values({ chainId, endpoint: url, ...set })
      .onConflictDoUpdate({ target: [endpointPools.chainId, endpointPools.endpoint], set })
    tell(tx, by, 'drain-endpoint', `${chainId} ${url}`, factsOf(before), { drained: true, reason })
  })
}

/** Takes that back; every process looks at these nodes anew. */
export async function refreshPools(ctx: Ctx, chains: Chain[], endpoint: string | undefined, by: Occasion): Promise<void> {
  await change(ctx, chains, endpoint, async (tx, chainId, url, before) => {
    const set = { drainedAt: null, drainedBy: null, reason: null, refreshedAt: by.at }
    await tx
      .insert(endpointPools)
      .values({ chainId, endpoint: url, ...set })
      .onConflictDoUpdate({ target: [endpointPools.chainId, endpointPools.endpoint], set })
    tell(tx, by, 'refresh-endpoint', `${chainId} ${url}`, factsOf(before), { drained: false, note: by.note })
  })
}

/** One transaction for all of them, then every process is told. @throws Problem `not-found` */
async function change(
  { database }: Ctx,
  chains: Chain[],
  endpoint: string | undefined,
  act: (tx: Tx, chainId: string, url: string, before: EndpointPoolRow | undefined) => Promise<void>,
): Promise<void> {
  const wanted = chains.map(chain => ({ chainId: chain.settings.chainId, urls: urlsOf(chain, endpoint) }))
  await inTransaction(database, 'change-pools', async tx => {
    for (const { chainId, urls } of wanted) {
      const rows = await tx.select().from(endpointPools).where(eq(endpointPools.chainId, chainId)).for('update')
      for (const url of urls)
        await act(
          tx,
          chainId,
          url,
          rows.find(row => row.endpoint === url),
        )
    }
    await notify(tx, { kind: 'pools' })
  })
}

function urlsOf(chain: Chain, endpoint: string | undefined): string[] {
  const endpoints = [...new Set(chain.pool().map(one => one.url))]
  if (endpoint === undefined) return endpoints
  if (!endpoints.includes(endpoint)) throw new Problem('not-found', `${chain.settings.chainId} has no such node.`, { endpoints })
  return [endpoint]
}

function tell(
  tx: Tx,
  { at, actor, source }: Occasion,
  action: string,
  endpoint: string,
  before: Record<string, unknown>,
  after: Record<string, unknown>,
): void {
  audit(tx, { at, actor, source, action, subject: `endpoint:${endpoint}`, before, after })
}

function factsOf(row: EndpointPoolRow | undefined): Record<string, unknown> {
  return row?.drainedAt ? { drained: true, since: row.drainedAt.toISOString(), by: row.drainedBy, reason: row.reason } : { drained: false }
}
