import type { AdminOperationView, List, ParsedRequestOf } from '@relayooor/shared'
import type { Db } from '../../db/database.ts'
import type { ClearingContext } from '../context.ts'
import type { OrdersQuery } from './findOrders.ts'
import type { ListedOrders } from './presentOperation.ts'
import { channelKey, Problem } from '@relayooor/shared'
import { idsOf } from '../../base/idsOf.ts'
import { at, listCursor } from '../../db/listCursor.ts'
import { findOrders, routesOfOrders } from './findOrders.ts'
import { presentListed, readListed } from './presentOperation.ts'
import { accountAddresses, searchOrders } from './searchOrders.ts'

const cursors = listCursor('orders', [at.moment, at.uuid])

/** Orders as admins find them, the newest first. @throws Problem `invalid-request`, `unsupported-chain`, `not-found` */
export async function listOrders(
  ctx: ClearingContext,
  { q, chainId, route, wallet, from, to, cursor, limit, ...filter }: ParsedRequestOf<'adminOperations'>['query'],
): Promise<List<AdminOperationView>> {
  const after = cursors.read(cursor)
  const routes = await routesFor(ctx, chainId, route)
  const { listed, nextCursor } = await inSnapshot(ctx, async db => {
    const searched = q === undefined ? undefined : await searchOrders(ctx, db, q)
    const wallets = wallet === undefined ? undefined : accountAddresses(ctx, wallet)
    const found = await findOrders(db, {
      ...filter,
      ...searched,
      ...bothWallets(wallets, searched && 'wallets' in searched ? searched.wallets : undefined),
      routes,
      from: from === undefined ? undefined : new Date(from),
      to: to === undefined ? undefined : new Date(to),
      limit: limit + 1,
      after: after && { createdAt: after[0], id: after[1] },
      unpaid: q !== undefined,
    })
    const last = found[limit - 1]
    return {
      listed: await readListed(db, idsOf(found.slice(0, limit))),
      nextCursor: found.length > limit && last ? cursors.write(last.createdAt.toISOString(), last.id) : null,
    }
  })
  return { items: await presentForAdmin(ctx, listed), nextCursor }
}

/** All that is read is of one moment. */
export async function inSnapshot<T>(ctx: Pick<ClearingContext, 'database'>, read: (db: Db) => Promise<T>): Promise<T> {
  return ctx.database.db.transaction(read, { isolationLevel: 'repeatable read', accessMode: 'read only' })
}

/** As `presentListed`. */
export async function presentForAdmin(ctx: ClearingContext, listed: ListedOrders): Promise<AdminOperationView[]> {
  const views = await presentListed(ctx, listed)
  return listed.orders.flatMap(({ token, operation, results }, index) =>
    views.slice(index, index + 1).map(view => ({
      ...view,
      walletAddress: token.walletAddress,
      refundAddress: token.refundAddress,
      routes: [...new Set(token.terms.packets.map(channelKey))],
      reasons: [...new Set(results.flatMap(row => row.reason ?? []))],
      paidAt: operation?.createdAt.toISOString(),
      startedAt: operation?.startedAt?.toISOString(),
      deadlineAt: operation?.deadlineAt.toISOString(),
    })),
  )
}

/** Those named twice are of one account only when it is the same. */
function bothWallets(one: string[] | undefined, other: string[] | undefined): Pick<OrdersQuery, 'wallets'> {
  if (one === undefined || other === undefined) return { wallets: one ?? other }
  return { wallets: one.filter(address => other.includes(address)) }
}

/** Ends of the routes that are asked for; undefined for any. What no order ever used is refused, unless we run it. */
async function routesFor(ctx: ClearingContext, chainId: string | undefined, route: string | undefined): Promise<string[] | undefined> {
  if (chainId === undefined && route === undefined) return undefined
  const used = await routesOfOrders(ctx.database.db)
  if (chainId !== undefined && !ctx.chains.has(chainId) && !used.some(one => one.chainIds.includes(chainId)))
    throw new Problem('unsupported-chain', `We do not serve ${chainId}, and no order was for it.`, {
      chainId,
      supported: [...ctx.chains.keys()],
    })
  if (route !== undefined && !used.some(one => one.route === route)) {
    const known = [...new Set([...(await ctx.routes.supported()).map(channelKey), ...used.map(one => one.route)])]
    if (!known.includes(route)) throw new Problem('not-found', `We run no route from ${route}.`, { routes: known })
  }
  return used
    .filter(one => (chainId === undefined || one.chainIds.includes(chainId)) && (route === undefined || one.route === route))
    .map(one => one.route)
}
