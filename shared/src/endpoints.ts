import type { z } from 'zod'
import type { Endpoint } from './endpoints/endpoint.ts'
import { accountEndpoints } from './endpoints/accounts.ts'
import { adminEndpoints } from './endpoints/admin.ts'
import { claimEndpoints } from './endpoints/claims.ts'
import { coinEndpoints } from './endpoints/coins.ts'
import { noticeEndpoints } from './endpoints/notices.ts'
import { proofEndpoints } from './endpoints/proofs.ts'
import { publicEndpoints } from './endpoints/public.ts'
import { webhookEndpoints } from './endpoints/webhooks.ts'

export {
  accountEndpoints,
  adminEndpoints,
  claimEndpoints,
  coinEndpoints,
  noticeEndpoints,
  proofEndpoints,
  publicEndpoints,
  webhookEndpoints,
}
export { sessionCookieName } from './endpoints/accounts.ts'
export { adminAlertEndpoints } from './endpoints/adminAlerts.ts'
export { adminBackupEndpoints } from './endpoints/adminBackups.ts'
export { adminBusinessEndpoints } from './endpoints/adminBusiness.ts'
export { adminChainEndpoints, longestLoneMinutes } from './endpoints/adminChains.ts'
export { adminCostEndpoints } from './endpoints/adminCosts.ts'
export { adminHermesEndpoints } from './endpoints/adminHermes.ts'
export { adminLedgerEndpoints } from './endpoints/adminLedger.ts'
export { adminLogEndpoints } from './endpoints/adminLogs.ts'
export { adminOrderEndpoints } from './endpoints/adminOrders.ts'
export { adminPaymentEndpoints } from './endpoints/adminPayments.ts'
export { adminPoolEndpoints } from './endpoints/adminPools.ts'
export { adminProcessEndpoints } from './endpoints/adminProcesses.ts'
export { adminRefundEndpoints } from './endpoints/adminRefunds.ts'
export { adminServiceEndpoints } from './endpoints/adminServices.ts'
export { adminSettingEndpoints } from './endpoints/adminSettings.ts'
export { adminSystemEndpoints } from './endpoints/adminSystem.ts'
export { adminThirdPartyEndpoints } from './endpoints/adminThirdParties.ts'
export { type CoinId, CoinView, maxCoinsPerCall } from './endpoints/coins.ts'
export { basePath, type Endpoint } from './endpoints/endpoint.ts'
export { NoticeView, PushAddress } from './endpoints/notices.ts'
export { ProofOfPacket } from './endpoints/proofs.ts'
export { maxPacketsPerQuote, TokenRequest } from './endpoints/public.ts'

export const endpoints = {
  ...publicEndpoints,
  ...proofEndpoints,
  ...coinEndpoints,
  ...accountEndpoints,
  ...claimEndpoints,
  ...noticeEndpoints,
  ...webhookEndpoints,
  ...adminEndpoints,
} as const satisfies Record<string, Endpoint>

export type EndpointName = keyof typeof endpoints

type Parsed<N extends EndpointName, Part extends 'params' | 'query' | 'body', Dir extends 'in' | 'out'> =
  (typeof endpoints)[N] extends Record<Part, infer S extends z.ZodType> ? (Dir extends 'in' ? z.input<S> : z.output<S>) : undefined

/** What a caller gives. */
export interface RequestOf<N extends EndpointName> {
  params: Parsed<N, 'params', 'in'>
  query: Parsed<N, 'query', 'in'>
  body: Parsed<N, 'body', 'in'>
}
/** What a handler gets, parsed. */
export interface ParsedRequestOf<N extends EndpointName> {
  params: Parsed<N, 'params', 'out'>
  query: Parsed<N, 'query', 'out'>
  body: Parsed<N, 'body', 'out'>
}
type Replies<N extends EndpointName> = (typeof endpoints)[N]['replies']
/** What comes back, whatever the status. */
export type ReplyOf<N extends EndpointName> =
  Replies<N> extends infer R ? { [S in keyof R]: R[S] extends z.ZodType ? z.output<R[S]> : never }[keyof R] : never
