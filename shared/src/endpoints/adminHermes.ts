import type { Endpoint } from './endpoint.ts'
import { z } from 'zod'
import { AdminChannelView, HermesRunFilter, HermesView, HintsView, WalletView } from '../hermesViews.ts'
import { HermesRunView } from '../runViews.ts'
import { listOf } from '../views.ts'
import { page } from './endpoint.ts'

/** What carries packets: our lanes, the operator's own Hermes, the channels between the chains, and the wallets that pay for it. */
export const adminHermesEndpoints = {
  adminHermes: {
    method: 'GET',
    path: '/admin/hermes',
    summary: 'Our lanes with their last calls, the Hermes that the operator runs, and Chainpulse',
    cost: { look: 1 },
    access: 'admin',
    replies: { 200: HermesView },
    problems: [],
  },
  adminHermesRuns: {
    method: 'GET',
    path: '/admin/hermes/runs',
    summary: 'Calls of Hermes by our lanes with what they printed, the newest first',
    cost: { read: 1 },
    access: 'admin',
    query: z.strictObject({ ...HermesRunFilter, state: z.enum(['running', 'failed', 'ended']).optional(), ...page }),
    replies: { 200: listOf(HermesRunView) },
    problems: ['invalid-request'],
  },
  adminHints: {
    method: 'GET',
    path: '/admin/hints',
    summary: "What the operator's Hermes and Chainpulse count as stuck, as far as both chains confirm it now",
    cost: { look: 1 },
    access: 'admin',
    replies: { 200: HintsView },
    problems: [],
  },
  adminWallets: {
    method: 'GET',
    path: '/admin/wallets',
    summary: 'Service wallet and lanes on each chain: balances, how long they last, withdrawals and top-ups',
    cost: { look: 1 },
    access: 'admin',
    replies: { 200: listOf(WalletView) },
    problems: [],
  },
  adminChannels: {
    method: 'GET',
    path: '/admin/channels',
    summary: 'Every route with both ends, their light clients and expiry, and the packets on their way',
    cost: { look: 1 },
    access: 'admin',
    replies: { 200: listOf(AdminChannelView) },
    problems: [],
  },
} as const satisfies Record<string, Endpoint>
