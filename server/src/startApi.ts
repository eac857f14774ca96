import type { Logger } from 'pino'
import type { Config } from './config/readConfig.ts'
import type { Observed } from './observe.ts'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { livePath } from '@relayooor/shared'
import { shareStatus } from './clearing/views/shareStatus.ts'
import { accountHandlers } from './http/accountHandlers.ts'
import { adminAlertHandlers } from './http/adminAlertHandlers.ts'
import { adminBusinessHandlers } from './http/adminBusinessHandlers.ts'
import { adminChainHandlers } from './http/adminChainHandlers.ts'
import { adminCostHandlers } from './http/adminCostHandlers.ts'
import { adminHermesHandlers } from './http/adminHermesHandlers.ts'
import { adminKeyOf } from './http/adminKey.ts'
import { adminLedgerHandlers } from './http/adminLedgerHandlers.ts'
import { adminLogHandlers } from './http/adminLogHandlers.ts'
import { adminOrderHandlers } from './http/adminOrderHandlers.ts'
import { adminPaymentHandlers } from './http/adminPaymentHandlers.ts'
import { adminPoolHandlers } from './http/adminPoolHandlers.ts'
import { adminProcessHandlers } from './http/adminProcessHandlers.ts'
import { adminRefundHandlers } from './http/adminRefundHandlers.ts'
import { adminServiceHandlers } from './http/adminServiceHandlers.ts'
import { adminSettingHandlers } from './http/adminSettingHandlers.ts'
import { adminSystemHandlers } from './http/adminSystemHandlers.ts'
import { createHttpApp } from './http/app.ts'
import { createByteBudget } from './http/byteBudget.ts'
import { trustOf } from './http/callerAddress.ts'
import { claimHandlers } from './http/claimHandlers.ts'
import { defaultConnectionLimits, limitConnections } from './http/connections.ts'
import { sessionCookie } from './http/cookies.ts'
import { createIdempotencyStore } from './http/idempotency.ts'
import { publicHandlers } from './http/publicHandlers.ts'
import { createRateLimits } from './http/rateLimits.ts'
import { createRequesters } from './http/requester.ts'
import { rolesOf } from './http/roles.ts'
import { createHttpServer, keepAliveOfProxiesMs } from './http/server.ts'
import { listen } from './listen.ts'
import { createLiveHub } from './live/hub.ts'
import { observe } from './observe.ts'
import { createProfiler } from './operations/profileProcess.ts'

/** Serves pages, API, live updates and metrics; the answer closes them again. */
export async function startApi(config: Config, service: Observed, log: Logger): Promise<() => Promise<void>> {
  const { ctx, changes } = service
  const { db, pool } = ctx.database
  const { publicUrl } = ctx.settings
  const staticDir = fileURLToPath(new URL('../../webapp/dist', import.meta.url))
  const callers = { publicUrl, allowedOrigins: config.allowedOrigins, host: config.host, trustedProxies: config.trustedProxies }
  const cookie = sessionCookie(publicUrl)
  const limits = createRateLimits(pool)
  const observed = observe(config, service, log, { limits, liveSockets: () => hub.stats().sockets })
  // Hears of changes before the hub, which reads again when it does.
  const statuses = shareStatus(ctx, changes)
  const bytes = createByteBudget()
  const app = createHttpApp({
    handlers: {
      ...publicHandlers(ctx, service.configView, statuses.load, changes),
      ...accountHandlers(ctx, { cookie, roleOf: rolesOf(config), adminKey: adminKeyOf(config.adminApiKey) }),
      ...claimHandlers(ctx),
      ...adminAlertHandlers(ctx, { settings: config.file.alerts, targets: service.notify.targets.map(target => target.name) }),
      ...adminBusinessHandlers(ctx),
      ...adminChainHandlers(ctx),
      ...adminCostHandlers(ctx),
      ...adminHermesHandlers(ctx, {
        watched: service.watched,
        version: observed.hermesVersion,
        alerts: () => config.file.alerts,
      }),
      ...adminLedgerHandlers(ctx),
      ...adminLogHandlers(ctx),
      ...adminOrderHandlers(ctx),
      ...adminPaymentHandlers(ctx),
      ...adminPoolHandlers(ctx, service.learnPools),
      ...adminProcessHandlers(ctx, {
        self: service.self,
        tasks: service.tasks,
        profile: createProfiler(),
        lateTimes: () => config.file.alerts.rules['task-late'].begins,
      }),
      ...adminRefundHandlers(ctx),
      ...adminServiceHandlers(ctx),
      ...adminSettingHandlers(ctx, service.live),
      ...adminSystemHandlers(observed.facts),
    },
    settings: {
      ...callers,
      developmentWalletOrigin: config.developmentWalletUrl === undefined ? undefined : new URL(config.developmentWalletUrl).origin,
      staticDir: existsSync(staticDir) ? staticDir : undefined,
      serviceName: config.file.service.name,
    },
    ...observed,
    log,
    requesterOf: createRequesters(config.secretKeys[0] ?? ''),
    limits,
    idempotency: createIdempotencyStore(db),
    bytes,
    acted: statuses.forget,
    brokenReply: config.mode === 'sandbox' ? 'throw' : 'log',
    onAnswer: observed.record.callAnswered,
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
  const close = await listen(config, server, observed.metrics, log)

  return async () => {
    statuses.close()
    await hub.close()
    await close()
  }
}
