import type { Endpoint } from './endpoint.ts'
import { z } from 'zod'
import { AdminSessionView, AnySessionView, ChallengeView, OperationView, SessionView, UserStatisticsView } from '../accountViews.ts'
import { ChainId } from '../packet.ts'
import { ClearingState } from '../states.ts'
import { listOf } from '../views.ts'
import { Nonce, walletSignature } from '../walletSignature.ts'
import { Address, page } from './endpoint.ts'

/** What carries a session, on plain http. */
export const sessionCookieName = 'relayooor-session'

/** Which own orders. */
const wanted = {
  /** The beginning of an order's number, a transaction or a packet `chain/port/channel/sequence`. */
  q: z.string().min(4).max(300).optional(),
  status: ClearingState.optional(),
}

/** Signing in, and what an account sees of its own. */
export const accountEndpoints = {
  authChallenge: {
    method: 'POST',
    path: '/auth/challenge',
    summary: 'A message for the wallet to sign, and the nonce that is good for one sign-in',
    cost: { order: 1 },
    body: z.strictObject({ address: Address, chainId: ChainId }),
    replies: { 200: ChallengeView },
    problems: ['invalid-request', 'unsupported-chain'],
  },
  walletSign: {
    method: 'POST',
    path: '/auth/wallet-sign',
    summary: 'Signs in with the signed message (ADR-36); the session is a cookie that no script can read',
    cost: { order: 1 },
    body: z.strictObject({ address: Address, chainId: ChainId, nonce: Nonce, ...walletSignature }),
    replies: { 200: SessionView },
    problems: ['invalid-request', 'unsupported-chain', 'challenge-over', 'signature-invalid'],
    unkept: true,
  },
  session: {
    method: 'GET',
    path: '/auth/session',
    summary: 'Who is signed in',
    cost: { read: 1 },
    access: 'session',
    replies: { 200: AnySessionView },
    problems: [],
  },
  adminSession: {
    method: 'POST',
    path: '/auth/admin-session',
    summary: 'Exchanges the admin key, in X-Admin-Key, for a session in a cookie that no script can read: the key need not be kept',
    cost: { order: 1 },
    body: z.strictObject({}).prefault({}),
    replies: { 200: AdminSessionView },
    problems: ['invalid-request', 'sign-in-required'],
    unkept: true,
  },
  signOut: {
    method: 'POST',
    path: '/auth/sign-out',
    summary: 'Ends this session, or every session of the account; without a session nothing happens',
    cost: { order: 1 },
    body: z.strictObject({ everywhere: z.boolean().default(false) }).prefault({}),
    replies: { 200: z.object({ ended: z.int() }) },
    problems: ['invalid-request', 'forbidden'],
    unkept: true,
  },
  userStatistics: {
    method: 'GET',
    path: '/users/statistics',
    summary: 'What the signed-in account has had done, counted from the records',
    cost: { look: 1 },
    access: 'account',
    replies: { 200: UserStatisticsView },
    problems: [],
  },
  operations: {
    method: 'GET',
    path: '/clearing/operations',
    summary: 'Own orders, newest first: those of its wallets, and those that they paid; of a key those that were asked for with it',
    cost: { read: 1 },
    access: 'owner',
    query: z.strictObject({ ...wanted, ...page }),
    replies: { 200: listOf(OperationView) },
    problems: ['invalid-request'],
  },
  operationsCsv: {
    method: 'GET',
    path: '/clearing/operations.csv',
    summary: 'Own orders as a table (RFC 4180), newest first: one row for each order and coin',
    cost: { look: 1 },
    access: 'account',
    query: z.strictObject(wanted),
    replies: { 200: z.string() },
    media: 'text/csv',
    problems: ['invalid-request'],
  },
} as const satisfies Record<string, Endpoint>
