import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Logger } from 'pino'
import type { Service } from './assemble.ts'
import type { Config } from './config/readConfig.ts'
import { existsSync } from 'node:fs'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { accountOf, livePath } from '@relayooor/shared'
import { sql } from 'drizzle-orm'
import { createHasPaid } from './accounts/hasPaid.ts'
import { shareRunning } from './base/shareRunning.ts'
import { readStatistics, readTotals } from './clearing/orders/statistics.ts'
import { readCosts } from './clearing/views/costReport.ts'
import { shareStatus } from './clearing/views/shareStatus.ts'
import { publicUrlOf } from './config/publicUrl.ts'
import { chainReads } from './db/schema/index.ts'
import { hermesVersion } from './hermes/keys.ts'
import { accountHandlers } from './http/accountHandlers.ts'
import { adminChainHandlers } from './http/adminChainHandlers.ts'
import { adminCostHandlers } from './http/adminCostHandlers.ts'
import { countGuesses, isAdminKey, refuseKey } from './http/adminKey.ts'
import { adminLedgerHandlers } from './http/adminLedgerHandlers.ts'
import { adminPaymentHandlers } from './http/adminPaymentHandlers.ts'
import { adminRefundHandlers } from './http/adminRefundHandlers.ts'
import { createHttpApp } from './http/app.ts'
import { createByteBudget } from './http/byteBudget.ts'
import { trustOf } from './http/callerAddress.ts'
import { claimHandlers } from './http/claimHandlers.ts'
import { defaultConnectionLimits, limitConnections } from './http/connections.ts'
import { sessionCookie } from './http/cookies.ts'
import { createIdempotencyStore } from './http/idempotency.ts'
import { createIdentify } from './http/identify.ts'
import { publicHandlers } from './http/publicHandlers.ts'
import { createSharedRateLimits } from './http/rateLimits.ts'
import { createRequesters } from './http/requester.ts'
import { closeServer, createHttpServer, keepAliveOfProxiesMs } from './http/server.ts'
import { createLiveHub } from './live/hub.ts'
import { reportHealth } from './operations/healthReport.ts'
import { createMetrics } from './operations/metrics.ts'
import { createMetricsServer } from './operations/metricsServer.ts'
import { countOpenAlerts } from './operations/tellAlerts.ts'

/** Answers under way get this long when the service is told to stop. */
const closeGraceMs = 5_000

/** Serves pages, API, live updates and metrics; the answer closes them again. */
export async function startApi(config: Config, service: Service, log: Logger): Promise<() => Promise<void>> {
  const { ctx, queue, changes } = service
  const { db, pool } = ctx.database
  const listed = () => [...service.chains].map(([chainId, chain]) => ({ chainId, health: chain.health() }))
  const metrics = createMetrics({
    totals: () => readTotals(db),
    successRate: async () => (await readStatistics(db)).successRate,
    chains: listed,
    queues: queue.counts,
    gasOfDay: shareRunning(() => readCosts(db, lastDay(ctx.now())), 60_000),
    openAlerts: () => countOpenAlerts(db),
    liveSockets: () => hub.stats().sockets,
    onError: (error, metric) => log.warn({ metric, error: String(error) }, 'a metric could not be read'),
  })
  const staticDir = fileURLToPath(new URL('../../webapp/dist', import.meta.url))
  const publicUrl = publicUrlOf(config)
  const version = shareRunning(() => hermesVersion(config.hermesBin), 30_000)
  const health = () => reportHealth({
    database: () => db.execute(sql`select 1`),
    queue: async () => {
      await queue.counts()
      return { state: 'ok' }
    },
    hermes: async () => ({ state: 'ok', detail: `Hermes ${await version()}` }),
    chains: listed,
    reads: () => db.select().from(chainReads),
  })
  const callers = { publicUrl, allowedOrigins: config.allowedOrigins, host: config.host, trustedProxies: config.trustedProxies }
  const cookie = sessionCookie(publicUrl)
  const admins = new Set(config.adminWallets.flatMap(address => accountOf(address) ?? []))
  const guesses = countGuesses(pool)
  const limits = createSharedRateLimits(pool)
  // Hears of changes before the hub, which reads again when it does.
  const statuses = shareStatus(ctx, changes)
  const bytes = createByteBudget()
  const app = createHttpApp({
    handlers: { ...publicHandlers(ctx, service.configView, statuses.load, changes), ...accountHandlers({ ...ctx, publicUrl }, { cookie, admins }), ...claimHandlers(ctx, publicUrl), ...adminChainHandlers(ctx), ...adminCostHandlers(ctx), ...adminLedgerHandlers(ctx), ...adminPaymentHandlers(ctx), ...adminRefundHandlers(ctx) },
    settings: {
      ...callers,
      developmentWalletOrigin: config.developmentWalletUrl === undefined ? undefined : new URL(config.developmentWalletUrl).origin,
      staticDir: existsSync(staticDir) ? staticDir : undefined,
      serviceName: config.file.service.name,
    },
    health,
    ready: async () => (await health()).canServe,
    metrics: metrics.registry,
    log,
    requesterOf: createRequesters(config.secretKeys[0] ?? ''),
    limits,
    identify: createIdentify({ db, now: ctx.now, cookie, admins, isAdminKey: given => isAdminKey(config.adminApiKey, given), refuseKey: ip => refuseKey(ip, { guesses, limits, log }), hasPaid: createHasPaid({ ...ctx, publicUrl }) }),
    idempotency: createIdempotencyStore(db),
    bytes,
    acted: statuses.forget,
    brokenReply: config.mode === 'sandbox' ? 'throw' : 'log',
    onAnswer: metrics.callAnswered,
  })
  const server = createHttpServer(app, config.trustedProxies.length > 0 ? { keepAliveMs: keepAliveOfProxiesMs } : {})
  const isOurProxy = trustOf(config.trustedProxies)
  limitConnections(server, defaultConnectionLimits, address => isOurProxy(address, 0))
  const hub = createLiveHub({
    server,
    path: livePath,
    loadStatus: statuses.load,
    bytes,
    subscribeChanges: changes.subscribe,
    settings: callers,
    log,
  })
  const stopCounting = changes.subscribe((change) => {
    if (change.kind === 'operation' && change.finished)
      metrics.operationFinished(change.finished.status, change.finished.seconds)
  }, () => {})
  const metricsServer = config.metricsPort === undefined ? null : createMetricsServer(metrics.registry, error => log.error({ error: String(error) }, 'metrics failed'))
  const metricsPort = metricsServer && await listen(metricsServer, config.metricsPort ?? 0, config.metricsHost, 'METRICS_PORT')
  const port = await listen(server, config.port, config.host, 'PORT')
  const url = publicUrlOf({ ...config, publicUrl: undefined, port })
  const metricsUrl = metricsPort === null ? undefined : `${publicUrlOf({ publicUrl: undefined, host: config.metricsHost, port: metricsPort })}/metrics`
  log.info({ url, metrics: metricsUrl }, 'listening')
  process.send?.({ type: 'ready', url, metricsUrl })

  return async () => {
    stopCounting()
    statuses.close()
    await hub.close()
    await Promise.all([server, metricsServer].map(one => one && closeServer(one, closeGraceMs)))
  }
}

function lastDay(until: Date): { from: Date, until: Date } {
  return { from: new Date(until.getTime() - 24 * 3600 * 1000), until }
}

async function listen(server: Server, port: number, host: string, setting: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(error.code === 'EADDRINUSE' ? new Error(`port ${port} is taken; choose another with ${setting}`) : error))
    server.listen(port, host, resolve)
  })
  // A server on TCP has an address with a port.
  return (server.address() as AddressInfo).port
}
