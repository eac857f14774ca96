import type { AddressInfo } from 'node:net'
import type { Logger } from 'pino'
import type { Service } from './assemble.ts'
import type { Config } from './config/readConfig.ts'
import { existsSync } from 'node:fs'
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { livePath } from '@relayooor/shared'
import { sql } from 'drizzle-orm'
import { assemble } from './assemble.ts'
import { loadStatus } from './clearing/presentStatus.ts'
import { readStatistics, readTotals } from './clearing/statistics.ts'
import { ConfigError } from './config/configError.ts'
import { readConfig } from './config/readConfig.ts'
import { migrate, pendingMigrations } from './db/migrate.ts'
import { hermesVersion } from './hermes/keys.ts'
import { createHttpApp } from './http/app.ts'
import { createHandlers } from './http/handlers.ts'
import { createIdempotencyStore } from './http/idempotency.ts'
import { createSharedRateLimits } from './http/rateLimits.ts'
import { createHttpServer } from './http/server.ts'
import { createLiveHub } from './live/hub.ts'
import { reportHealth } from './operations/healthReport.ts'
import { createLogger } from './operations/logger.ts'
import { createMetrics } from './operations/metrics.ts'
import { createMetricsServer } from './operations/metricsServer.ts'
import { runScheduler } from './queue/scheduler.ts'
import { runWorker } from './queue/worker.ts'

/** Running calls of Hermes get this long when the service is told to stop. */
const drainMs = 60_000

await main().catch((error: unknown) => {
  if (error instanceof ConfigError)
    process.stderr.write(`The configuration is not usable:\n${error.problems.map(({ name, problem }) => `  ${name} ${problem}`).join('\n')}\n`)
  else
    process.stderr.write(`relayooor cannot start: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
  process.exit()
})

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { role: { type: 'string' } }, strict: true })
  const config = readConfig(process.env, values.role)
  const log = createLogger({ level: config.logLevel, format: config.logFormat })
  await bringSchemaUpToDate(config)
  const service = await assemble(config, log)
  const stop = await start(config, service, log)

  const stopped = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, resolve)
    // Started by another process that is gone: do not outlive it.
    process.once('disconnect', resolve)
  })
  await stopped
  log.info({}, 'stopping')
  await stop()
  process.exit(0)
}

async function bringSchemaUpToDate(config: Config): Promise<void> {
  if (config.migrateOnStart)
    return migrate(config.databaseUrl)
  const pending = await pendingMigrations(config.databaseUrl)
  if (pending > 0)
    throw new Error(`the database lacks ${pending} migration${pending > 1 ? 's' : ''}: run "npm run migrate", or set MIGRATE_ON_START=true`)
}

/** Starts the roles; the answer stops them again, drained. */
async function start(config: Config, service: Service, log: Logger): Promise<() => Promise<void>> {
  const { ctx, queue, changes } = service
  const stopping = new AbortController()
  await Promise.all([...service.chains.values()].map(chain => chain.start()))
  await queue.start()
  const running: Promise<void>[] = []
  if (config.roles.includes('worker'))
    running.push(runWorker(ctx, queue, stopping.signal))
  if (config.roles.includes('scheduler'))
    running.push(runScheduler(ctx, stopping.signal))
  const closeApi = config.roles.includes('api') ? await startApi(config, service, log) : async () => {}
  log.info({ roles: config.roles, chains: [...service.chains.keys()] }, 'started')

  return async () => {
    await closeApi()
    stopping.abort()
    await Promise.race([Promise.allSettled(running), sleep(drainMs, undefined, { ref: false })])
    await queue.stop(1_000)
    await Promise.all([...service.chains.values()].map(chain => chain.stop()))
    await changes.close()
    await ctx.database.close()
  }
}

async function startApi(config: Config, service: Service, log: Logger): Promise<() => Promise<void>> {
  const { ctx, queue, changes } = service
  const { db, pool } = ctx.database
  const listed = () => [...service.chains].map(([chainId, chain]) => ({ chainId, health: chain.health() }))
  const metrics = createMetrics({
    totals: () => readTotals(db),
    successRate: async () => (await readStatistics(db)).successRate,
    chains: listed,
    queues: queue.counts,
    liveSockets: () => hub.stats().sockets,
    onError: (error, metric) => log.warn({ metric, error: String(error) }, 'a metric could not be read'),
  })
  const staticDir = fileURLToPath(new URL('../../webapp/dist', import.meta.url))
  // The address is known once the port is: the page's own origin is always allowed beside it.
  const publicUrl = config.publicUrl ?? `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${config.port}`
  const health = () => reportHealth({
    database: () => db.execute(sql`select 1`),
    queue: async () => {
      await queue.counts()
      return { state: 'ok' }
    },
    hermes: async () => ({ state: 'ok', detail: `Hermes ${await hermesVersion(config.hermesBin)}` }),
    chains: listed,
  })
  const app = createHttpApp({
    handlers: createHandlers(ctx, service.configView),
    settings: {
      publicUrl,
      allowedOrigins: config.allowedOrigins,
      trustProxy: config.trustProxy,
      developmentWalletOrigin: config.developmentWalletUrl === undefined ? undefined : new URL(config.developmentWalletUrl).origin,
      staticDir: existsSync(staticDir) ? staticDir : undefined,
      serviceName: config.file.service.name,
    },
    health,
    ready: async () => (await health()).canServe,
    metrics: config.metricsPort === undefined ? metrics.registry : null,
    log,
    limits: await createSharedRateLimits(pool),
    idempotency: createIdempotencyStore(db),
    brokenReply: config.mode === 'sandbox' ? 'throw' : 'log',
    onAnswer: metrics.callAnswered,
  })
  const server = createHttpServer(app)
  const hub = createLiveHub({
    server,
    path: livePath,
    loadStatus: token => loadStatus(ctx, token),
    subscribeChanges: changes.subscribe,
    allowedOrigins: [publicUrl, ...config.allowedOrigins],
    trustProxy: config.trustProxy,
    log,
  })
  const stopCounting = changes.subscribe(change => change.kind === 'operation' && void countFinished(change.token), () => {})
  const counted = new Set<string>()
  async function countFinished(token: string): Promise<void> {
    const status = await loadStatus(ctx, token).catch(() => null)
    if (status?.finishedAt === undefined || counted.has(token))
      return
    counted.add(token)
    const paidAt = status.payments.at(0)?.at ?? status.createdAt
    if (status.status === 'cleared' || status.status === 'partly_cleared' || status.status === 'not_cleared')
      metrics.operationFinished(status.status, Math.max(0, (Date.parse(status.finishedAt) - Date.parse(paidAt)) / 1000))
  }
  const metricsServer = config.metricsPort === undefined ? null : createMetricsServer(metrics.registry, error => log.error({ error: String(error) }, 'metrics failed'))
  if (metricsServer)
    await listen(metricsServer, config.metricsPort ?? 0, config.host)
  const port = await listen(server, config.port, config.host)
  const url = `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`
  log.info({ url }, 'listening')
  process.send?.({ type: 'ready', url })

  return async () => {
    stopCounting()
    await hub.close()
    await Promise.all([server, metricsServer].map(one => one && new Promise(resolve => one.close(resolve))))
  }
}

async function listen(server: ReturnType<typeof createHttpServer>, port: number, host: string): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(error.code === 'EADDRINUSE' ? new Error(`port ${port} is taken; choose another with PORT`) : error))
    server.listen(port, host, resolve)
  })
  // A server on TCP has an address with a port.
  return (server.address() as AddressInfo).port
}
