import type { Logger } from 'pino'
import type { Service } from './assemble.ts'
import type { Config } from './config/readConfig.ts'
import type { OperationalDeps } from './http/operationalRoutes.ts'
import type { RateLimits } from './http/rateLimits.ts'
import type { Metrics } from './operations/metrics.ts'
import { accountOf } from '@relayooor/shared'
import { sql } from 'drizzle-orm'
import { createHasPaid } from './accounts/hasPaid.ts'
import { shareRunning } from './base/shareRunning.ts'
import { readQueue, readTotals } from './clearing/orders/statistics.ts'
import { readCosts } from './clearing/views/costReport.ts'
import { chainReads } from './db/schema/index.ts'
import { hermesVersion } from './hermes/keys.ts'
import { countGuesses, isAdminKey, refuseKey } from './http/adminKey.ts'
import { sessionCookie } from './http/cookies.ts'
import { createIdentify } from './http/identify.ts'
import { countOpenAlerts } from './operations/alerts/tellAlerts.ts'
import { reportHealth } from './operations/healthReport.ts'
import { createMetrics } from './operations/metrics.ts'

const keepVersionMs = 30_000
const keepGasMs = 60_000
const dayMs = 24 * 3600 * 1000

/** What a process of any role shows of itself at `/health`, `/ready` and `/metrics`, and to whom. */
export function observe(
  config: Config,
  service: Service,
  log: Logger,
  { limits, liveSockets }: { limits: RateLimits; liveSockets: () => number },
): OperationalDeps & { record: Metrics } {
  const { ctx, changes } = service
  const { db, pool } = ctx.database
  const listed = () => [...service.chains].map(([chainId, chain]) => ({ chainId, health: chain.health() }))
  const record = createMetrics({
    totals: () => readTotals(db),
    chains: listed,
    queue: () => readQueue(db),
    gasOfDay: shareRunning(() => readCosts(db, { from: new Date(ctx.now().getTime() - dayMs), until: ctx.now() }), keepGasMs),
    openAlerts: () => countOpenAlerts(db),
    liveSockets,
    tasks: service.taskRuns.all,
    onError: (error, metric) => log.warn({ metric, error: String(error) }, 'a metric could not be read'),
  })
  const version = shareRunning(() => hermesVersion(config.hermesBin), keepVersionMs)
  const health = () =>
    reportHealth({
      database: () => db.execute(sql`select 1`),
      queue: async () =>
        changes.listening() ? { state: 'ok' } : { state: 'down', detail: 'Wake-ups are not heard; what is paid is found by looking.' },
      hermes: async () => ({ state: 'ok', detail: `Hermes ${await version()}` }),
      chains: listed,
      reads: () => db.select().from(chainReads),
    })
  const guesses = countGuesses(pool)
  return {
    record,
    metrics: record.registry,
    health,
    ready: async () => (await health()).canServe,
    identify: createIdentify({
      db,
      now: ctx.now,
      cookie: sessionCookie(ctx.settings.publicUrl),
      admins: adminAccounts(config),
      isAdminKey: given => isAdminKey(config.adminApiKey, given),
      refuseKey: ip => refuseKey(ip, { guesses, limits, log }),
      hasPaid: createHasPaid(ctx),
    }),
  }
}

/** Accounts that may do what an admin may. */
export function adminAccounts({ adminWallets }: Config): ReadonlySet<string> {
  return new Set(adminWallets.flatMap(address => accountOf(address) ?? []))
}
