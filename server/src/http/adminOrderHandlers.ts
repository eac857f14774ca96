import type { adminOrderEndpoints } from '@relayooor/shared'
import type { ClearingContext } from '../clearing/context.ts'
import type { Handlers } from './answerEndpoint.ts'
import { closeOrder, noteOrder } from '../clearing/desk/closeOrder.ts'
import { retryFailed } from '../clearing/desk/retryFailed.ts'
import { retryOrder } from '../clearing/desk/retryOrder.ts'
import { listOrders } from '../clearing/views/listOrders.ts'
import { listPending } from '../clearing/views/listPending.ts'
import { viewOrder } from '../clearing/views/viewOrder.ts'
import { occasionOfCall } from './caller.ts'

/** Orders as who runs the service finds and repairs them. */
export function adminOrderHandlers(ctx: ClearingContext): Pick<Handlers, keyof typeof adminOrderEndpoints> {
  return {
    adminOperations: async ({ query }) => ({ body: await listOrders(ctx, query) }),
    adminPending: async ({ query }) => ({ body: await listPending(ctx, query, { overdue: false }) }),
    adminStuck: async ({ query }) => ({ body: await listPending(ctx, query, { overdue: true }) }),
    adminOperation: async ({ params }) => ({ body: await viewOrder(ctx, params.token) }),
    adminRetry: async ({ params, body }, meta) => {
      await retryOrder(ctx, params.token, occasionOfCall(ctx.now(), meta, body.note, body.asOf))
      return { body: await viewOrder(ctx, params.token) }
    },
    adminRetryFailed: async ({ body }, meta) => ({ body: await retryFailed(ctx, body, occasionOfCall(ctx.now(), meta, body.note)) }),
    adminClose: async ({ params, body }, meta) => {
      await closeOrder(ctx, params.token, occasionOfCall(ctx.now(), meta, body.note, body.asOf))
      return { body: await viewOrder(ctx, params.token) }
    },
    adminNote: async ({ params, body }, meta) => {
      await noteOrder(ctx, params.token, occasionOfCall(ctx.now(), meta, body.note))
      return { body: await viewOrder(ctx, params.token) }
    },
  }
}
