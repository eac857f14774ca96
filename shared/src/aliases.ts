import type { EndpointName } from './endpoints.ts'

/** Further addresses of calls, as operators of other services know them. */
const aliases = {
  '/admin/swaps/pending': 'adminPending',
  '/admin/queue/:token/retry': 'adminRetry',
  '/admin/queue/:token/discard': 'adminClose',
  '/monitoring/stats': 'adminSummary',
  '/monitoring/alerts': 'adminAlerts',
  '/monitoring/cache/stats': 'adminDatabase',
} as const satisfies Record<string, EndpointName>

export function aliasesOf(name: EndpointName): string[] {
  return Object.entries(aliases).flatMap(([path, of]) => (of === name ? [path] : []))
}
