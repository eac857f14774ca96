import type { EndpointName } from './endpoints.ts'

/** Further addresses of calls, as operators of other services know them. */
export const aliases = {
  '/admin/swaps/pending': 'adminPending',
  '/admin/queue/:token/retry': 'adminRetry',
  '/admin/queue/:token/discard': 'adminClose',
  '/monitoring/stats': 'adminSummary',
  '/monitoring/alerts': 'adminAlerts',
  '/monitoring/cache/stats': 'adminDatabase',
} as const satisfies Record<string, EndpointName>
