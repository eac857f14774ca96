import type { Logger } from 'pino'
import type { Config } from './config/readConfig.ts'
import type { Observed } from './observe.ts'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { livePath } from '@relayooor/shared'
import { shareStatus } from './clearing/views/shareStatus.ts'
import { styleOf } from './config/colours.ts'
import { adminKeyOf } from './http/adminKey.ts'
import { createHttpApp } from './http/app.ts'
import { createByteBudget } from './http/byteBudget.ts'
import { trustOf } from './http/callerAddress.ts'
import { defaultConnectionLimits, limitConnections } from './http/connections.ts'
import { sessionCookie } from './http/cookies.ts'
import { createHandlers } from './http/createHandlers.ts'
import { createIdempotencyStore } from './http/idempotency.ts'
import { createMailLimits } from './http/mailLimits.ts'
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
  const { colours } = config.file.service
  const callers = { publicUrl, allowedOrigins: config.allowedOrigins, host: config.host, trustedProxies: config.trustedProxies }
  const cookie = sessionCookie(publicUrl)
  const limits = createRateLimits(pool)
  const observed = observe(config, service, log, { limits, liveSockets: () => hub.stats().sockets })
  // Hears of changes before the hub, which reads again when it does.
  const statuses = shareStatus(ctx, changes)
  const bytes = createByteBudget()
  const app = createHttpApp({
    handlers: createHandlers(ctx, {
      config: service.configView,
      status: statuses.load,
      changes,
      accounts: { cookie, roleOf: rolesOf(config), adminKey: adminKeyOf(config.adminApiKey) },
      notices: { ...service.notices, limits: createMailLimits(pool) },
      webhookKeys: service.webhooks.keys,
      hermes: { watched: service.watched, version: observed.hermesVersion },
      alerts: config.file.alerts,
      targets: service.notify.targets.map(target => target.name),
      learnPools: service.learnPools,
      process: {
        self: service.self,
        tasks: service.tasks,
        profile: createProfiler(),
        lateTimes: () => config.file.alerts.rules['task-late'].begins,
      },
      backups: service.backups,
      live: service.live,
      facts: observed.facts,
    }),
    settings: {
      ...callers,
      developmentWalletOrigin: config.developmentWalletUrl === undefined ? undefined : new URL(config.developmentWalletUrl).origin,
      serviceName: config.file.service.name,
    },
    site: existsSync(staticDir)
      ? { folder: staticDir, config: service.configView, brand: { logo: config.logo, style: colours && styleOf(colours) } }
      : undefined,
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
