import type { Logger } from 'pino'
import type { Service } from './assemble.ts'
import type { Config } from './config/readConfig.ts'
import { flushCompileCache } from 'node:module'
import process from 'node:process'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { assemble } from './assemble.ts'
import { ConfigError } from './config/configError.ts'
import { readConfig } from './config/readConfig.ts'
import { migrate, pendingMigrations } from './db/migrate.ts'
import { auditKeys } from './operations/auditChain.ts'
import { describeNodes } from './operations/describeNodes.ts'
import { createLogger } from './operations/logger.ts'
import { learnAgreement } from './queue/learnAgreement.ts'
import { runScheduler } from './queue/scheduler.ts'
import { runWorker } from './queue/worker.ts'
import { obeySandboxFaults } from './sandboxFaults.ts'
import { startApi } from './startApi.ts'

/** Running calls of Hermes get this long when the service is told to stop. */
const drainMs = 60_000
/** And what else has to be put down, this long after. */
const afterDrainMs = 20_000

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
  const service = await assemble(config, log, config.mode === 'sandbox' ? obeySandboxFaults().now : undefined)
  const stop = await start(config, service, log)

  const stopped = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, resolve)
    // Started by another process that is gone: do not outlive it.
    process.once('disconnect', resolve)
  })
  await stopped
  log.info({}, 'stopping')
  const drained = await Promise.race([stop().then(() => true), sleep(drainMs + afterDrainMs, false, { ref: false })])
  if (!drained)
    log.error({}, 'something did not stop in time')
  process.exit(drained ? 0 : 1)
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
  const running: Promise<void>[] = [learnAgreement(ctx, stopping.signal)]
  if (config.roles.includes('worker'))
    running.push(runWorker(ctx, queue, stopping.signal))
  if (config.roles.includes('scheduler'))
    running.push(runScheduler(ctx, { auditKeys: auditKeys(config.secretKeys), reconcileSeconds: config.file.ledger.reconcileSeconds }, stopping.signal))
  const closeApi = config.roles.includes('api') ? await startApi(config, service, log) : async () => {}
  running.push(sayNodes(config, ctx, log))
  log.info({ roles: config.roles, chains: [...service.chains.keys()] }, 'started')
  // Now, since a process that is killed has no time for it.
  flushCompileCache()

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

/** Names are looked up for it, which may take its time. */
async function sayNodes(config: Config, ctx: Service['ctx'], log: Logger): Promise<void> {
  for (const sentence of await describeNodes(ctx, config))
    log.warn({}, sentence)
}
