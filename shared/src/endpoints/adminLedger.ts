import type { Endpoint } from './endpoint.ts'
import { z } from 'zod'
import { Denom } from '../amount.ts'
import { AuditView, ComparisonView, LedgerAccount, LedgerBalancesView, LedgerEntryView } from '../ledgerViews.ts'
import { ChainId } from '../packet.ts'
import { listOf } from '../views.ts'
import { Moment, note, page } from './endpoint.ts'

const word = z.string().min(1).max(200)

/** Where every coin is, and who did what. */
export const adminLedgerEndpoints = {
  adminLedger: {
    method: 'GET',
    path: '/admin/ledger',
    summary: 'Lines of the double-entry ledger, newest first',
    cost: { read: 1 },
    access: 'admin',
    query: z.strictObject({
      chainId: ChainId.optional(),
      account: LedgerAccount.optional(),
      denom: Denom.optional(),
      subject: word.optional(),
      posting: word.optional(),
      txHash: word.optional(),
      ...page,
    }),
    replies: { 200: listOf(LedgerEntryView) },
    problems: ['invalid-request'],
  },
  adminLedgerBalances: {
    method: 'GET',
    path: '/admin/ledger/balances',
    summary: 'What each account of the ledger holds, and how it last compared with each chain',
    cost: { look: 1 },
    access: 'admin',
    replies: { 200: LedgerBalancesView },
    problems: [],
  },
  adminReconcile: {
    method: 'POST',
    path: '/admin/ledger/reconcile',
    summary: "Compares the ledger with the balances on one chain or all, now; `book` takes what differs on the operator's side",
    cost: { order: 1 },
    access: 'admin',
    body: z.strictObject({ chainId: ChainId.optional(), book: z.strictObject({ note }).optional() }),
    replies: { 200: z.object({ items: z.array(ComparisonView) }) },
    problems: ['invalid-request', 'unsupported-chain'],
  },
  adminAudit: {
    method: 'GET',
    path: '/admin/audit',
    summary: 'Who did what, from where, with what before and after; newest first',
    cost: { read: 1 },
    access: 'admin',
    query: z.strictObject({
      actor: word.optional(),
      action: word.optional(),
      subject: word.optional(),
      since: Moment.optional(),
      until: Moment.optional(),
      ...page,
    }),
    replies: { 200: listOf(AuditView) },
    problems: ['invalid-request'],
  },
} as const satisfies Record<string, Endpoint>
