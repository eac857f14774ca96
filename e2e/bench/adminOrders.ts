import type { ParsedRequestOf } from '@relayooor/shared'
import type { ClearingContext } from '../../server/src/clearing/context.ts'
import { retryFailed } from '../../server/src/clearing/desk/retryFailed.ts'
import { listOrders } from '../../server/src/clearing/views/listOrders.ts'
import { listPending } from '../../server/src/clearing/views/listPending.ts'
import { viewOrder } from '../../server/src/clearing/views/viewOrder.ts'

const limit = 50

/** What an admin asks about orders, by what it is called: on books that `fillOrders` has filled, `wallet` being the account with most. */
export function adminQuestions(
  ctx: ClearingContext,
  { wallet, token }: { wallet: string; token: string },
): [string, () => Promise<unknown>][] {
  const list = (query: Omit<ParsedRequestOf<'adminOperations'>['query'], 'limit'>) => () => listOrders(ctx, { ...query, limit })
  const occasion = { at: ctx.now(), actor: 'admin-key', source: 'bench' }
  return [
    ['all', list({})],
    ['of one account', list({ wallet })],
    ['of one account that failed', list({ wallet, status: 'not_cleared' })],
    ['of one account for a reason that is none of its', list({ wallet, reason: 'client-expired' })],
    ['of one account that are being cleared', list({ wallet, status: 'clearing' })],
    ['of one route', list({ route: 'a-1/transfer/channel-0' })],
    ['of one chain that failed', list({ chainId: 'b-1', status: 'not_cleared' })],
    ['that failed for one reason', list({ reason: 'hermes-failed' })],
    ['by a token', list({ q: token })],
    ['by a transaction', list({ q: 'AB'.repeat(32) })],
    ['by a packet', list({ q: 'a-1/transfer/channel-0/1000007' })],
    ['pending', () => listPending(ctx, { limit }, { overdue: false })],
    ['one with all about it', () => viewOrder(ctx, token)],
    ['count of what can be tried again', () => retryFailed(ctx, { reason: 'hermes-failed', dryRun: true }, occasion)],
  ]
}
