import type { ProcessSample } from '@relayooor/shared'
import type { Logger } from 'pino'
import type { Service } from './assemble.ts'
import type { Config } from './config/readConfig.ts'
import type { RunnableTask } from './http/adminProcessHandlers.ts'
import type { OperationalDeps } from './http/operationalRoutes.ts'
import type { RateLimits } from './http/rateLimits.ts'
import type { Metrics } from './operations/metrics.ts'
import type { LiveConfig } from './operations/reloadSettings.ts'
import type { Routes } from './packets/routes.ts'
import { sql } from 'drizzle-orm'
import { createHasPaid } from './accounts/hasPaid.ts'
import { shareRunning } from './base/shareRunning.ts'
import { hermesVersion } from './hermes/keys.ts'
import { programFaults } from './hermes/watched/watchedPrograms.ts'
import { adminKeyOf, countGuesses, refuseKey } from './http/adminKey.ts'
import { sessionCookie } from './http/cookies.ts'
import { createIdentify } from './http/identify.ts'
import { rolesOf } from './http/roles.ts'
import { readDatabaseStats } from './operations/databaseFacts.ts'
import { detailHealth, systemMetrics } from './operations/healthDetails.ts'
import { reportHealth } from './operations/healthReport.ts'
import { hermesPart } from './operations/hermesPart.ts'
import { readDisk } from './operations/machineFacts.ts'
import { createMetrics } from './operations/metrics.ts'
import { recordSources } from './operations/recordSources.ts'
import { readServiceStats } from './operations/serviceStats.ts'

const keepVersionMs = 30_000
/** To ask starts a program, which no scrape waits for while they come as often as usual. */
const renewVersionMs = 10_000
const keepFaultsMs = 10_000

/** A service that has started, and how its process was. */
export interface Observed extends Service {
  samples: () => ProcessSample[]
  /** As its heartbeat names it. */
  self: string
  live: LiveConfig
  tasks: ReadonlyMap<string, RunnableTask>
}

/** What a process of any role shows of itself at `/health`, `/ready` and `/metrics`, and to whom. */
export function observe(
  config: Config,
  service: Observed,
  log: Logger,
  { limits, liveSockets }: { limits: RateLimits; liveSockets: () => number },
): OperationalDeps & { record: Metrics; hermesVersion: () => Promise<string> } {
  const { ctx, changes } = service
  const { db, pool, poolUse } = ctx.database
  const chains = () => [...service.chains].map(([chainId, chain]) => ({ chainId, health: chain.health() }))
  const records = recordSources(ctx)
  const version = shareRunning(() => hermesVersion(config.hermesBin), keepVersionMs, renewVersionMs)
  // For whoever asks first; what is wrong, he is told.
  version().catch(() => {})
  const programs = shareRunning(() => programFaults(service.watched), keepFaultsMs)
  const health = () =>
    reportHealth({
      database: () => db.execute(sql`select 1`),
      queue: async () =>
        changes.listening() ? { state: 'ok' } : { state: 'down', detail: 'Wake-ups are not heard; what is paid is found by looking.' },
      hermes: () => hermesPart(ctx, version),
      programs,
      chains,
      reads: records.reads,
    })
  const tasks = service.taskRuns.all
  const record = createMetrics({
    ...records,
    health,
    chains,
    clients: () => clientsOf(ctx.routes),
    liveSockets,
    tasks,
    pool: poolUse,
    disk: () => readDisk(config.dataDir),
    onError: (error, metric) => log.warn({ metric, error: String(error) }, 'a metric could not be read'),
  })
  const details = { ctx, health, tasks, samples: service.samples, dataDir: config.dataDir, roles: config.roles }
  const guesses = countGuesses(pool)
  return {
    record,
    hermesVersion: version,
    metrics: record.registry,
    health,
    facts: {
      healthDetails: () => detailHealth(details),
      stats: () => readServiceStats(db, ctx.now()),
      database: () => readDatabaseStats(ctx.database),
      queue: records.work,
      system: hours => systemMetrics(details, hours),
    },
    ready: async () => (await health()).canServe,
    identify: createIdentify({
      db,
      now: ctx.now,
      cookie: sessionCookie(ctx.settings.publicUrl),
      roleOf: rolesOf(config),
      adminKey: adminKeyOf(config.adminApiKey),
      refuseKey: ip => refuseKey(ip, { guesses, limits, log }),
      hasPaid: createHasPaid(ctx),
    }),
  }
}

/** Light clients whose expiry is known, each once. */
async function clientsOf(routes: Routes): Promise<{ chainId: string; clientId: string; expiresAt: Date }[]> {
  const known = (await routes.supported()).flatMap(end => {
    const { clientId = '', expiresAt } = routes.clientOf(end) ?? {}
    return expiresAt ? [{ chainId: end.chainId, clientId, expiresAt }] : []
  })
  return [...new Map(known.map(client => [`${client.chainId} ${client.clientId}`, client])).values()]
}
