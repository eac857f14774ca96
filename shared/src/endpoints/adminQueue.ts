import type { Endpoint } from './endpoint.ts'
import { z } from 'zod'
import { TokenId } from '../memo.ts'
import { QueueView } from '../systemViews.ts'
import { ClearingStatus } from '../views.ts'
import { note, page } from './endpoint.ts'

const params = z.strictObject({ token: TokenId })
const problems = ['invalid-request', 'not-found'] as const

/** Paid orders that have not ended. */
export const adminQueueEndpoints = {
  adminQueue: {
    method: 'GET',
    path: '/admin/queue',
    summary: 'What there is to do, and the paid orders that wait, those that have waited longest first',
    cost: { read: 1 },
    access: 'admin',
    query: z.strictObject(page),
    replies: { 200: QueueView },
    problems: ['invalid-request'],
  },
  adminRetryQueued: {
    method: 'POST',
    path: '/admin/queue/:token/retry',
    summary: 'Lets the next attempt of such an order begin now instead of after its back-off',
    cost: { order: 1 },
    access: 'admin',
    params,
    body: z.strictObject({ note: note.optional() }).prefault({}),
    replies: { 200: ClearingStatus },
    problems: [...problems],
  },
  adminDiscardQueued: {
    method: 'POST',
    path: '/admin/queue/:token/discard',
    summary: 'Ends such an order: what is not cleared yet is given up, and its part of the price goes back; not while Hermes carries it',
    cost: { order: 1 },
    access: 'admin',
    params,
    body: z.strictObject({ note }),
    replies: { 200: ClearingStatus },
    problems: [...problems, 'not-finished'],
  },
} as const satisfies Record<string, Endpoint>
