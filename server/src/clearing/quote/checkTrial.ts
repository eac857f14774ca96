import type { ChannelEnd } from '@relayooor/shared'
import type { Tx } from '../../db/database.ts'
import type { ClearingContext } from '../context.ts'
import type { Asker } from './asker.ts'
import { channelKey } from '@relayooor/shared'
import { and, eq, ne, sql } from 'drizzle-orm'
import { clearingTokens, packetClearingResults } from '../../db/schema/index.ts'
import { customerOf } from './asker.ts'
import { readRouteHealth } from './routeHealth.ts'
import { routePaused } from './routePaused.ts'

/** An unpaid quote blocks the next trial for so long. */
const trialSeconds = 60
const retryAfterSeconds = 30

/** On a failing route each asker tries one order at a time: failing on purpose keeps nobody else waiting. @throws Problem `route-paused` */
export async function checkTrial(
  ctx: ClearingContext,
  tx: Tx,
  { asker, at }: { asker: Asker; at: Date },
  source: ChannelEnd,
): Promise<void> {
  const customer = customerOf(asker)
  if ((await readRouteHealth(ctx, [source], customer, tx))(source).kind !== 'trial') return
  const p = packetClearingResults
  const t = clearingTokens
  const ofCustomer = eq(customerOfRow, customer)
  const working = await tx
    .select({ one: sql`1` })
    .from(p)
    .innerJoin(t, eq(t.id, p.token))
    .where(and(eq(p.routeKey, channelKey(source)), eq(p.result, 'pending'), ofCustomer))
    .limit(1)
  const since = new Date(at.getTime() - trialSeconds * 1000)
  const tried = await tx
    .select({ one: sql`1` })
    .from(t)
    .where(
      and(
        eq(t.status, 'open'),
        sql`${t.routes} ? ${channelKey(source)}`,
        ne(t.requester, asker.id),
        ofCustomer,
        sql`${t.createdAt} > ${since.toISOString()}`,
      ),
    )
    .limit(1)
  if (working.length + tried.length > 0) throw routePaused(ctx, 'route-failing', { ...source }, retryAfterSeconds)
}

/** As `customerOf` has it; arrays begin with one here. */
const customerOfRow = sql<string>`coalesce(${clearingTokens.networks}[2], ${clearingTokens.requester})`
