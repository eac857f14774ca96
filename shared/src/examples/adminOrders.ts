import type { z } from 'zod'
import type { adminOrderEndpoints } from '../endpoints/adminOrders.ts'
import type { AdminOperationView, AdminOrderView, PendingOperationView } from '../orderViews.ts'
import type { RefundView } from '../views.ts'
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
  refund,
  refundId,
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

const system = { actor: 'system', subject: `order:${token}` }
const received = {
  ...system,
  id: '9',
  at: paid.at,
  action: 'receive-payment',
  subject: 'payment:12',
  after: {
    amounts: [total],
    authority: 'signers',
    matchedBy: 'memo',
    memo: `CLR-${token}`,
    payer: alice,
    token,
    txHash: paidHash,
    witnesses: 2,
  },
}
const accepted = {
  ...system,
  id: '10',
  at: paid.at,
  action: 'accept-payment',
  subject: 'payment:12',
  before: { state: 'seen', token },
  after: { match: 'exact', token },
}
const settled = {
  ...system,
  id: '11',
  at: finishedAt,
  action: 'settle-order',
  before: { status: 'queued' },
  after: { status: 'cleared', earned: total.amount, denom: total.denom },
}
const ended = { possible: false, why: 'ended' as const, detail: 'This order has ended.' }
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
  payments: [
    { ...paid, id: '12', token, memo: `CLR-${token}`, witnesses: 2, authority: 'signers', refunds: [], may: [], fits: [], asOf: '10' },
  ],
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
  history: [settled, accepted, received],
  may: { retry: ended, close: ended },
  asOf: '11',
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
  history: [accepted, received],
  may: { retry: { possible: true }, close: { possible: true } },
  asOf: '0',
}
/** An admin acts at this moment. */
const now = at('09:32:00')
const acts = { at: now, actor: 'admin-key', subject: `order:${token}` }
const keys = packets.map(({ sequence }) => `${routeKey}/${sequence}`)

const retried = {
  ...acts,
  id: '13',
  action: 'retry-order',
  note: 'the lane has coins again',
  before: { status: 'queued', packets: keys.map(packet => ({ packet, result: 'pending', attempts: 0, reason: null })) },
  after: { status: 'queued', packets: keys, note: 'the lane has coins again' },
}
const closed = {
  ...acts,
  id: '13',
  action: 'close-order',
  note: 'she asks for her money',
  before: { status: 'queued' },
  after: { failed: keys, note: 'she asks for her money' },
}
const noted = { ...acts, id: '14', action: 'note-order', note: 'she wrote to us', after: { note: 'she wrote to us' } }
const noteOf = ({ at, actor, action, note }: typeof noted) => ({ at, by: actor, action, text: note })

const back: z.input<typeof RefundView> = { ...refund, reason: 'not-cleared', lessGas: false, to: alice }
const owed = {
  ...system,
  id: '14',
  at: now,
  action: 'owe-refund',
  subject: `refund:${refundId}`,
  after: {
    amount: total.amount,
    cap: null,
    denom: total.denom,
    paymentId: 12,
    reason: 'not-cleared',
    status: 'awaiting_approval',
    to: alice,
    token,
    waitsFor: 'above-limit',
  },
}
const failed = { result: 'failed' as const, reason: 'closed-by-operator' as const, at: now }

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
    body: { note: retried.note, asOf: '0' },
    replies: {
      200: {
        ...openView,
        order: { ...open, revision: 5 },
        status: {
          ...openView.status,
          revision: 5,
          comesBack: { triesUntil: at('09:42:00'), to: alice, byHand: true },
          timeline: [
            ...openView.status.timeline,
            { at: now, kind: 'retried', text: 'The people who run this service have it tried again now.', data: { packets: 2 } },
          ],
        },
        notes: [noteOf(retried)],
        history: [retried, ...openView.history],
        asOf: '13',
      },
    },
  },
  adminRetryFailed: {
    body: { reason: 'hermes-failed', dryRun: true },
    replies: { 200: { reason: 'hermes-failed', dryRun: true, orders: 0, packets: 0, refused: [], more: false } },
  },
  adminClose: {
    params,
    body: { note: closed.note },
    replies: {
      200: {
        ...openView,
        order: {
          ...open,
          revision: 7,
          status: 'not_cleared',
          packets: open.packets.map(packet => ({ ...packet, ...failed })),
          results: { failed: 2 },
          reasons: ['closed-by-operator'],
          refunds: [back],
          kept: uhub('0'),
          finishedAt: now,
        },
        status: {
          ...openView.status,
          revision: 7,
          status: 'not_cleared',
          packets: openView.status.packets.map(packet => ({ ...packet, ...failed })),
          refunds: [back],
          timeline: [
            ...openView.status.timeline,
            ...packets.map(packet => ({
              at: now,
              kind: 'failed' as const,
              text: 'A transfer could not be cleared. Its part of the price goes back.',
              data: { packet, reason: failed.reason },
            })),
            {
              at: now,
              kind: 'not_cleared',
              text: 'Nothing could be cleared by us; the whole price goes back.',
              data: { earned: '0', denom: total.denom },
            },
          ],
          ahead: undefined,
          finishedAt: now,
        },
        packets: openView.packets.map(packet => ({ ...packet, ...failed })),
        payments: openView.payments.map(payment => ({ ...payment, refunds: [back] })),
        refunds: [{ ...back, id: refundId, paymentId: '12', token, createdAt: now, asOf: '14' }],
        notes: [noteOf(closed)],
        history: [
          { ...settled, id: '15', at: now, after: { status: 'not_cleared', earned: '0', denom: total.denom } },
          owed,
          closed,
          ...openView.history,
        ],
        may: { retry: { possible: true }, close: ended },
        asOf: '15',
      },
    },
  },
  adminNote: {
    params,
    body: { note: noted.note },
    replies: { 200: { ...view, notes: [noteOf(noted)], history: [noted, ...view.history], asOf: '14' } },
  },
}
