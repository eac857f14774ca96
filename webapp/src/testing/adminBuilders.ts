import type {
  AdminOperationView,
  AdminOrderView,
  AdminPaymentView,
  AdminRefundView,
  AlertView,
  FormerPaymentView,
  ServiceStats,
  ServicesView,
} from '@relayooor/shared'
import type { Planned } from './stubApi.ts'
import { addresses, aHeldPayment, anAmount, anOperation, aPacketId, aStatus, aToken, aTxHash } from './builders.ts'

/** What the service could answer to who runs it. */
type HermesAlert = Extract<AlertView, { name: 'hermes-failing' }>

export function anAlert(overrides: Partial<HermesAlert> = {}): HermesAlert {
  return {
    id: '7',
    name: 'hermes-failing',
    severity: 'critical',
    runbook: 'docs/operations/runbooks/hermes-failing.md',
    subject: 'lane-1',
    raisedAt: '2026-11-21T13:00:00Z',
    seenAt: '2026-11-21T13:10:00Z',
    detail: 'The last 3 calls of Hermes on lane lane-1 failed.',
    data: { runs: 3, lastEnd: 'exited 1' },
    ...overrides,
  }
}

export function someServices(overrides: Partial<ServicesView> = {}): ServicesView {
  return { paused: [], openOrders: 2, hermesCalls: [], signedRefunds: [], ...overrides }
}

export function someStats(queue: Partial<ServiceStats['queue']> = {}): ServiceStats {
  return {
    quotes: { given: 0, paid: 0, expired: 0 },
    orders: {},
    packets: { tried: 0, cleared: 0, successRate: null },
    earned: [],
    refunds: [],
    refunded: [],
    byDay: [],
    queue: { orders: [], unsettledPayments: 0, heldPayments: [], refunds: [], hermesCalls: 0, ...queue },
    alerts: [],
  }
}

export function anAdminRefund(overrides: Partial<AdminRefundView> = {}): AdminRefundView {
  return {
    id: '12',
    paymentId: '4',
    token: aToken,
    createdAt: '2026-11-21T13:12:00Z',
    reason: 'over',
    chainId: 'sandhub-1',
    amount: anAmount(12_000_000),
    to: addresses.hub,
    status: 'awaiting_approval',
    waitsFor: 'above-limit',
    asOf: '31',
    ...overrides,
  }
}

export function anAdminPayment(overrides: Partial<AdminPaymentView> = {}): AdminPaymentView {
  return { ...aHeldPayment(), id: '4', memo: 'CLR-6f0c2a8e', witnesses: 2, authority: 'signers', fits: [], asOf: '30', ...overrides }
}

export function aFormerPayment(overrides: Partial<FormerPaymentView> = {}): FormerPaymentView {
  return {
    id: '3',
    chainId: 'sandhub-1',
    address: addresses.serviceHub,
    at: '2026-11-21T13:11:01Z',
    height: '84',
    txHash: aTxHash,
    payer: addresses.hub,
    memo: `CLR-${aToken}`,
    amounts: [anAmount(1_112_000)],
    state: 'open',
    ...overrides,
  }
}

export function anAdminOperation(overrides: Partial<AdminOperationView> = {}): AdminOperationView {
  return {
    ...anOperation({ status: 'not_cleared', results: { failed: 1 } }),
    walletAddress: addresses.hub,
    refundAddress: addresses.hub,
    routes: ['sandhub-1/transfer/channel-0'],
    reasons: ['hermes-failed'],
    paidAt: '2026-11-21T13:11:01Z',
    ...overrides,
  }
}

export function anAdminOrder(overrides: Partial<AdminOrderView> = {}): AdminOrderView {
  return {
    order: anAdminOperation(),
    status: aStatus({ status: 'not_cleared' }),
    packets: [
      {
        packet: aPacketId(),
        destinationChainId: 'sandzone-1',
        result: 'failed',
        byUs: false,
        reason: 'hermes-failed',
        part: anAmount(112_000),
        attempts: 3,
        nextAttemptAt: '2026-11-21T13:20:00Z',
      },
    ],
    payments: [],
    refunds: [],
    runs: [],
    notes: [],
    history: [],
    may: { retry: { possible: true }, close: { possible: false, why: 'ended' } },
    asOf: '40',
    ...overrides,
  }
}

export function listed<T>(...items: T[]): { items: T[]; nextCursor: null } {
  return { items, nextCursor: null }
}

/** What the page *now* asks for, when nothing is wrong. */
export const nothingWrong: Record<string, Planned> = {
  'GET /admin/alerts': listed(),
  'GET /admin/services/status': someServices(),
  'GET /admin/dashboard/summary': someStats(),
  'GET /admin/operations/pending': listed(),
}
