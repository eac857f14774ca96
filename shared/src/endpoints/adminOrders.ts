import type { Endpoint } from './endpoint.ts'
import { z } from 'zod'
import { AsOf } from '../asOf.ts'
import { TokenId } from '../memo.ts'
import { AdminOperationView, AdminOrderView, PendingOperationView, RetryFailedView } from '../orderViews.ts'
import { ChainId } from '../packet.ts'
import { FailureReason, OperationStatus } from '../states.ts'
import { listOf } from '../views.ts'
import { Address, Moment, note, page } from './endpoint.ts'

const params = z.strictObject({ token: TokenId })
/** `chain/port/channel` of the end that its transfers left by. */
const route = z
  .string()
  .max(300)
  .regex(/^[^/]+\/[^/]+\/[^/]+$/, 'must be chain/port/channel')

/** Orders as who runs the service finds and repairs them. */
export const adminOrderEndpoints = {
  adminOperations: {
    method: 'GET',
    path: '/admin/operations',
    summary:
      'Paid orders, newest first. `q` finds by token or its beginning, wallet, hash of any transaction of it, or packet ' +
      '(chain/port/channel/sequence), and then also what is not paid',
    cost: { read: 1 },
    access: 'admin',
    query: z.strictObject({
      status: OperationStatus.optional(),
      /** Where it is paid, or a transfer of it begins or ends. */
      chainId: ChainId.optional(),
      route: route.optional(),
      /** Why a transfer of it failed. */
      reason: FailureReason.optional(),
      /** That it is for, that paid, or that gets what goes back; under the prefix of any chain. */
      wallet: Address.optional(),
      /** When its price was given. */
      from: Moment.optional(),
      to: Moment.optional(),
      q: z.string().trim().min(4).max(300).optional(),
      ...page,
    }),
    replies: { 200: listOf(AdminOperationView) },
    problems: ['invalid-request', 'unsupported-chain', 'not-found'],
  },
  adminPending: {
    method: 'GET',
    path: '/admin/operations/pending',
    summary: 'Paid orders that are not finished, oldest first: since when, and what each waits for',
    cost: { read: 1 },
    access: 'admin',
    query: z.strictObject(page),
    replies: { 200: listOf(PendingOperationView) },
    problems: ['invalid-request'],
  },
  adminStuck: {
    method: 'GET',
    path: '/admin/stuck',
    summary: 'The same, of those whose time is over',
    cost: { read: 1 },
    access: 'admin',
    query: z.strictObject(page),
    replies: { 200: listOf(PendingOperationView) },
    problems: ['invalid-request'],
  },
  adminRetryFailed: {
    method: 'POST',
    path: '/admin/operations/retry-failed',
    summary: 'Tries again all orders that failed for this reason and whose money is still here; with `dryRun` it only counts them',
    cost: { order: 1 },
    access: 'admin',
    body: z.strictObject({ reason: FailureReason, dryRun: z.boolean().default(false), note: note.optional() }),
    replies: { 200: RetryFailedView },
    problems: ['invalid-request'],
  },
  adminOperation: {
    method: 'GET',
    path: '/admin/operations/:token',
    summary: 'Everything about an order: price, payments, calls of Hermes with their output, refunds, who did what',
    cost: { read: 1 },
    access: 'admin',
    params,
    replies: { 200: AdminOrderView },
    problems: ['invalid-request', 'not-found'],
  },
  adminRetry: {
    method: 'POST',
    path: '/admin/operations/:token/retry',
    summary:
      'Tries its open transfers again at once, with all attempts and the whole time anew. One that ended uncleared begins again, and ' +
      'what was to go back for it is not owed any more, as long as nothing of that has been signed',
    cost: { order: 1 },
    access: 'admin',
    params,
    body: z.strictObject({ note: note.optional(), asOf: AsOf.optional() }).prefault({}),
    replies: { 200: AdminOrderView },
    problems: ['invalid-request', 'not-found', 'order-refused', 'changed-since'],
  },
  adminClose: {
    method: 'POST',
    path: '/admin/operations/:token/close',
    summary: 'Gives up on its open transfers: it ends, and their part of the price goes back. Not while Hermes works on it',
    cost: { order: 1 },
    access: 'admin',
    params,
    body: z.strictObject({ note, asOf: AsOf.optional() }),
    replies: { 200: AdminOrderView },
    problems: ['invalid-request', 'not-found', 'order-refused', 'changed-since'],
  },
  adminNote: {
    method: 'POST',
    path: '/admin/operations/:token/note',
    summary: 'Writes something down about an order, for other admins; nobody else sees it',
    cost: { order: 1 },
    access: 'admin',
    params,
    body: z.strictObject({ note }),
    replies: { 200: AdminOrderView },
    problems: ['invalid-request', 'not-found'],
  },
} as const satisfies Record<string, Endpoint>
