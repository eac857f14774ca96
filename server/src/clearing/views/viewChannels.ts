import type { ChannelView } from '@relayooor/shared'
import type { ClearingContext } from '../context.ts'
import { readChannelClears } from '../orders/statistics.ts'
import { openPauses } from '../pauses/pauses.ts'
import { readHermesWords } from '../quote/hermesWords.ts'
import { findPause } from '../quote/refusePaused.ts'
import { presentPause, readRouteHealth } from '../quote/routeHealth.ts'

/** Routes with how our clears on them go, and what is paused; for who asks, null for the operator. */
export async function viewChannels(ctx: ClearingContext, routes: ChannelView[], customer: string | null): Promise<ChannelView[]> {
  const { db } = ctx.database
  const [clears, words, healthOf, open] = await Promise.all([
    readChannelClears(
      db,
      routes.map(route => route.source),
    ),
    readHermesWords(ctx),
    readRouteHealth(
      ctx,
      routes.flatMap(route => [route.source, route.destination]),
      customer,
    ),
    openPauses(db, 'intake'),
  ])
  const withPause = (end: ChannelView['source'], other: ChannelView['source']) => ({
    ...end,
    paused: presentPause(words, healthOf(end)),
    pausedByOperator: findPause(open, [end.chainId, other.chainId], [end])?.reason,
  })
  return routes.map(route => ({
    ...route,
    source: withPause(route.source, route.destination),
    destination: withPause(route.destination, route.source),
    clears: clears(route.source),
  }))
}
