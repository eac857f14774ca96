import type { Db } from '../db/database.ts'
import type { AccountsContext } from './context.ts'
import { Problem } from '@relayooor/shared'
import { searchOrders } from '../clearing/views/searchOrders.ts'

const notByAddress = { errors: [{ path: 'q', message: 'must be the beginning of an order, a transaction or a packet' }] }

/** The orders that a search is for, whoever has them; undefined when nothing is searched. @throws Problem `invalid-request` */
export async function searchOwnOrders(ctx: AccountsContext, db: Db, q: string | undefined): Promise<string[] | undefined> {
  if (q === undefined) return undefined
  const searched = await searchOrders(ctx, db, q)
  if ('wallets' in searched) throw new Problem('invalid-request', 'Own orders are not found by an address.', notByAddress)
  return searched.tokens
}
