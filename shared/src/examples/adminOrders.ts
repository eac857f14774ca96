import type { z } from 'zod'
import type { adminOrderEndpoints } from '../endpoints/adminOrders.ts'
import type { AdminOperationView, AdminOrderView, PendingOperationView } from '../orderViews.ts'
import type { ExamplesOf } from './example.ts'
import {
  alice,
  at,
  awaitingPayment,
  cleared,
  deliveredHash,
  finishedAt,
  hub,
  packets,
  paid,
  paidHash,
  quote,
  token,
  total,
  uhub,
  zone,
} from './story.ts'

const params = { token }
const { fees: _, furtherPayments: _payments, furtherRefunds: _refunds, timeline: _timeline, ...listed } = cleared
const { sequence: _sequence, ...end } = packets[0]
const routeKey = `${hub}/transfer/channel-0`

const found: z.input<typeof AdminOperationView> = {
  ...listed,
  packetCount: 2,
  results: { delivered: 2 },
  kept: total,
  walletAddress: alice,
  refundAddress: alice,
  routes: [routeKey],
  reasons: [],
  paidAt: paid.at,
  startedAt: at('09:31:03'),
  deadlineAt: at('09:42:00'),
}
/** Before Hermes has brought anything. */
const open: z.input<typeof AdminOperationView> = {
  ...found,
  revision: 4,
  status: 'queued',
  packets: awaitingPayment.packets,
  results: { pending: 2 },
  kept: undefined,
  startedAt: undefined,
  finishedAt: undefined,
}
const waiting: z.input<typeof PendingOperationView> = {
  ...open,
  waitingSeconds: 58,
  overdue: false,
  waits: [
    {
      for: 'lane',
      packets: 2,
      since: at('09:32:00'),
      detail: 'It waits for a worker with a free lane. See that a worker lives, and that lanes have coins.',
    },
  ],
}

const accepted = {
  id: '5',
  at: paid.at,
  actor: 'system',
  action: 'accept-payment',
  subject: 'payment:12',
  before: { state: 'seen', token: null },
  after: { match: 'exact', token },
}
const settled = {
  id: '6',
  at: finishedAt,
  actor: 'system',
  action: 'settle-order',
  subject: `order:${token}`,
  before: { status: 'queued' },
  after: { status: 'cleared', earned: total.amount, denom: total.denom },
}
const ended = { possible: false, why: 'ended' as const, detail: 'This order has ended, and nothing of it can be tried again.' }
const view: z.input<typeof AdminOrderView> = {
  order: found,
  status: cleared,
  quote,
  packets: packets.map(packet => ({
    packet,
    destinationChainId: zone,
    result: 'delivered',
    byUs: true,
    part: uhub('101505'),
    attempts: 0,
    nextAttemptAt: at('09:32:00'),
    txHash: deliveredHash,
    at: finishedAt,
  })),
  payments: [{ ...paid, id: '12', token, memo: `CLR-${token}`, witnesses: 2, authority: 'signers', refunds: [], may: [], asOf: '5' }],
  refunds: [],
  runs: [
    {
      id: '42',
      lane: 'relayooor',
      route: end,
      sequences: packets.map(packet => packet.sequence),
      startedAt: at('09:31:03'),
      endedAt: at('09:31:10'),
      end: 'exited',
      exitCode: 0,
      output: 'SUCCESS []',
    },
  ],
  notes: [],
  history: [settled, accepted],
  may: { retry: ended, close: ended },
  asOf: '6',
}
const openView: z.input<typeof AdminOrderView> = {
  ...view,
  order: open,
  status: {
    ...awaitingPayment,
    revision: 4,
    status: 'queued',
    payments: [paid],
    timeline: cleared.timeline.slice(0, 4),
    ahead: 0,
  },
  packets: view.packets.map(packet => ({ ...packet, result: 'pending', byUs: false, txHash: undefined, at: undefined })),
  runs: [],
  history: [accepted],
  may: { retry: { possible: true }, close: { possible: true } },
  asOf: '0',
}
/** The admin acts at this moment. */
const now = at('09:32:00')
const retryNote = 'the lane has coins again'
const closeNote = 'she asks for her money'
const noteText = 'she wrote to us'

export const adminOrderExamples: ExamplesOf<typeof adminOrderEndpoints> = {
  adminOperations: {
    query: { q: paidHash, status: 'cleared', chainId: zone, route: routeKey, wallet: alice, from: at('00:00:00'), limit: 50 },
    replies: { 200: { items: [found], nextCursor: null } },
  },
  adminPending: { query: { limit: 50 }, replies: { 200: { items: [waiting], nextCursor: null } } },
  adminStuck: {
    query: { limit: 50 },
    replies: { 200: { items: [{ ...waiting, deadlineAt: at('09:31:30'), overdue: true }], nextCursor: null } },
  },
  adminOperation: { params, replies: { 200: view } },
  adminRetry: {
    params,
    body: { note: retryNote, asOf: '0' },
    replies: {
      200: {
        ...openView,
        order: { ...open, revision: 5 },
        status: {
          ...openView.status,
          revision: 5,
          timeline: [
            ...openView.status.timeline,
            { at: now, kind: 'retried', text: 'The people who run this service have it tried again now.', data: { packets: 2 } },
          ],
        },
        notes: [{ at: now, by: 'admin-key', action: 'retry-order', text: retryNote }],
        asOf: '7',
      },
    },
  },
  adminRetryFailed: {
    body: { reason: 'hermes-failed', dryRun: true },
    replies: { 200: { reason: 'hermes-failed', dryRun: true, orders: 0, packets: 0, refused: [], more: false } },
  },
  adminClose: { params, body: { note: closeNote }, replies: { 200: { ...openView } } },
  adminNote: {
    params,
    body: { note: noteText },
    replies: {
      200: {
        ...view,
        notes: [{ at: now, by: 'admin-key', action: 'note-order', text: noteText }],
      },
    },
  },
}
