/** The addresses of the page, for its router and the server: letter case and a last slash do not matter, `:name` is any one step. */
export const pagePaths = {
  find: '/',
  price: '/price',
  order: '/clear/:token',
  activity: '/activity',
  claim: '/claim',
  notices: '/notices',
  channels: '/channels',
  channel: '/channels/:chainId/:portId/:channelId',
  statistics: '/statistics',
  help: '/help',
  adminNow: '/admin',
  adminOrders: '/admin/orders',
  adminOrder: '/admin/orders/:token',
  adminMoney: '/admin/money',
  adminChains: '/admin/chains',
  adminBusiness: '/admin/business',
  adminSystem: '/admin/system',
  adminRunbook: '/admin/runbooks/:name',
} as const

/** What an operator's page looks different by. */
export const brandPaths = { logo: '/brand/logo', colours: '/brand/colours.css' } as const

/** Where pages and programs subscribe to what changes. */
export const livePath = '/api/v1/ws/clearing-updates'

/**
 * First steps of addresses that programs ask. None of them is ever answered with the page, whatever the caller says it reads: a probe that
 * looks at the status alone would take the page for a good answer.
 */
export const programNames: ReadonlySet<string> = new Set([
  'api',
  'ws',
  'health',
  'healthz',
  'healthcheck',
  'live',
  'livez',
  'livenessz',
  'ready',
  'readyz',
  'readiness',
  'liveness',
  'startup',
  'startupz',
  'metrics',
  'queue-status',
  'stats',
  'status',
  'statusz',
  'ping',
  'version',
  'info',
  'debug',
  'actuator',
  'openapi.json',
])
