import type { Logger } from 'pino'
import type { Service } from './assemble.ts'
import type { Config } from './config/readConfig.ts'
import type { RunnableTask } from './http/adminProcessHandlers.ts'
import type { RecentLines } from './operations/logs/recentLines.ts'
import type { Task } from './queue/runTasks.ts'
import { flushCompileCache } from 'node:module'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { assemble } from './assemble.ts'
import { shareRunning } from './base/shareRunning.ts'
import { within } from './base/within.ts'
import { ConfigError } from './config/configError.ts'
import { readConfig } from './config/readConfig.ts'
import { digestOf } from './config/reloadConfig.ts'
import { secretsIn } from './config/shownSettings.ts'
import { describeUnused } from './config/unusedSettings.ts'
import { migrate, pendingMigrations } from './db/migrate.ts'
import { hermesVersion } from './hermes/keys.ts'
import { programFaults } from './hermes/watched/watchedPrograms.ts'
import { createHeartbeat } from './operations/alerts/heartbeat.ts'
import { auditKeys } from './operations/auditChain.ts'
import { countErrors } from './operations/countErrors.ts'
import { describeFormerWallets } from './operations/describeFormerWallets.ts'
import { describeNodes } from './operations/describeNodes.ts'
import { createLogger } from './operations/logger.ts'
import { openLogFile } from './operations/logs/logFile.ts'
import { createRecentLines } from './operations/logs/recentLines.ts'
import { storeLines } from './operations/logs/storeLines.ts'
import { tellHealth } from './operations/logs/tellHealth.ts'
import { followRestarts } from './operations/processes/restart.ts'
import { followReloads } from './operations/reloadSettings.ts'
import { createTaskRuns } from './operations/taskRuns.ts'
import { watchHermes } from './operations/watchHermes.ts'
import { sampleMs, watchProcess } from './operations/watchProcess.ts'
import { alertTasks } from './queue/alertTasks.ts'
import { learnAgreement } from './queue/learnAgreement.ts'
import { noticeTasks } from './queue/noticeTasks.ts'
import { runAlone } from './queue/runAlone.ts'
import { runTask, runTasks } from './queue/runTasks.ts'
import { scheduledTasks } from './queue/tasks.ts'
import { webhookTasks } from './queue/webhookTasks.ts'
import { runWorker } from './queue/worker.ts'
import { obeySandboxFaults } from './sandboxFaults.ts'
import { serviceVersion } from './serviceVersion.ts'
import { startApi } from './startApi.ts'
import { startProbes } from './startProbes.ts'

/** Running calls of Hermes get this long when the service is told to stop. */
const drainMs = 60_000
/** Programs of the operator are asked no more often. */
const keepFaultsMs = 10_000
/** And what else has to be put down, this long after. */
const afterDrainMs = 20_000

await main().catch((error: unknown) => {
  if (error instanceof ConfigError)
    process.stderr.write(
      `The configuration is not usable:\n${error.problems.map(({ name, problem }) => `  ${name} ${problem}`).join('\n')}\n`,
    )
  else process.stderr.write(`relayooor cannot start: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
  process.exit()
})

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { role: { type: 'string' }, task: { type: 'string' } }, strict: true })
  const read = () => readConfig(process.env, values.role)
  const config = read()
  const errors = countErrors()
  const lines = createRecentLines()
  const log = createLogger({ level: config.logLevel, format: config.logFormat }, logDestination(config), {
    onError: errors.note,
    onLine: lines.note,
    secrets: secretsIn(config.given),
  })
  await bringSchemaUpToDate(config)
  const service = await assemble(config, log, config.mode === 'sandbox' ? obeySandboxFaults().now : undefined)
  if (values.task !== undefined) return runByHand(config, service, values.task, log)
  const restart = Promise.withResolvers<void>()
  const stop = await start(config, service, log, { errorsPerMinute: errors.perMinute, lines, read, restart: restart.resolve })

  const stopped = new Promise<void>(resolve => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, resolve)
    // Started by another process that is gone: do not outlive it.
    process.once('disconnect', resolve)
  })
  // Whoever reads it may end us in order from now on.
  log.info({ roles: config.roles, autoStart: config.autoStart, chains: [...service.chains.keys()] }, 'started')
  await Promise.race([stopped, restart.promise])
  log.info({}, 'stopping')
  const late = await within(drainMs + afterDrainMs, stop(), 'late')
  if (late) log.error({}, 'something did not stop in time')
  process.exit(late ? 1 : 0)
}

/** A file of its own, which is opened again on SIGUSR1 when somebody has moved it; else the standard output. */
function logDestination({ logFile }: Config) {
  const file = logFile && openLogFile(logFile)
  // In any case: without a listener that signal opens Node's debugger.
  process.on('SIGUSR1', () => file?.reopen())
  return file ?? process.stdout
}

async function bringSchemaUpToDate(config: Config): Promise<void> {
  if (config.migrateOnStart) return migrate(config.databaseUrl)
  const pending = await pendingMigrations(config.databaseUrl)
  if (pending > 0)
    throw new Error(`the database lacks ${pending} migration${pending > 1 ? 's' : ''}: run "npm run migrate", or set MIGRATE_ON_START=true`)
}

function tasksOf(
  config: Config,
  { ctx, notify, notices, webhooks, backups }: Service,
  monitoring: boolean,
): { scheduled: Task[]; ofAlerts: Task[] } {
  return {
    scheduled: [
      ...scheduledTasks(ctx, {
        auditKeys: auditKeys(config.secretKeys),
        reconcileSeconds: config.file.ledger.reconcileSeconds,
        backUp: config.backup ? backups.createDaily : undefined,
        monitoring,
      }),
      ...noticeTasks(ctx, { ...notices, service: config.file.service.name }),
      ...webhookTasks(ctx, { ...webhooks, service: config.file.service.name }),
    ],
    ofAlerts: monitoring ? alertTasks(ctx, config.file.alerts, notify.targets) : [],
  }
}

/** Runs one of the scheduler's tasks once, even while others run it, and ends the process. */
async function runByHand(config: Config, service: Service, name: string, log: Logger): Promise<void> {
  const { ctx, changes, taskRuns } = service
  const tasks = Object.values(tasksOf(config, service, true)).flat()
  const task = tasks.find(one => one.name === name)
  if (!task) throw new Error(`there is no task "${name}"; there are ${tasks.map(one => one.name).join(', ')}`)
  await Promise.all([...service.chains.values()].map(chain => chain.start()))
  await runTask(task, new AbortController().signal, { now: ctx.now, runs: taskRuns })
  log.info({ task: name, ...taskRuns.all()[0] }, 'the task is done')
  await Promise.all([...service.chains.values()].map(chain => chain.stop()))
  await changes.close()
  await ctx.database.close()
  process.exit(0)
}

interface Ports {
  errorsPerMinute: () => number
  /** What was logged lately. */
  lines: RecentLines
  /** Environment and files as they are now. */
  read: () => Config
  /** An operator wants this process to start anew. */
  restart: () => void
}

/** Starts the roles; the answer stops them again, drained. */
async function start(
  config: Config,
  service: Service,
  log: Logger,
  { errorsPerMinute, lines, read, restart }: Ports,
): Promise<() => Promise<void>> {
  const { ctx, changes } = service
  const stopping = new AbortController()
  await Promise.all([...service.chains.values()].map(chain => chain.start()))
  const deps = { log, now: ctx.now, runs: service.taskRuns, changes }
  const { scheduled, ofAlerts } = tasksOf(config, service, config.autoStart.monitoring)
  const live = { config, read }
  const watch = watchProcess(log, ctx.now)
  const hermesFault = watchHermes(() => hermesVersion(config.hermesBin))
  const keepLines = storeLines(ctx.database.db, lines, config.roles, ctx.now)
  const heartbeat = createHeartbeat(ctx, {
    roles: config.roles,
    version: serviceVersion,
    dataDir: config.dataDir,
    tasks: service.taskRuns.all,
    supervised: config.supervised,
    configDigest: () => digestOf(config),
    errorsPerMinute,
    hermesFault,
    programFaults: shareRunning(() => programFaults(service.watched), keepFaultsMs),
  })
  const ofEach: Task[] = [
    ...learnAgreement(ctx),
    { name: 'learn-pools', everyMs: 1_000, wokenBy: ['pools'], run: service.learnPools },
    { name: 'tell-health', everyMs: 1_000, run: tellHealth(ctx, config.roles.includes('worker') ? hermesFault : null) },
    { name: 'store-log-lines', everyMs: 1_000, run: keepLines },
    { name: 'reload', everyMs: 5_000, wokenBy: ['reload'], run: followReloads(ctx, live) },
    { name: 'restart', everyMs: 2_000, wokenBy: ['restart'], run: followRestarts(ctx, heartbeat.id, restart) },
    { name: 'watch-process', everyMs: sampleMs, run: async () => watch.look() },
    { name: 'heartbeat', everyMs: 5_000, run: heartbeat.beat },
  ]
  const running: Promise<void>[] = [runTasks(ofEach, stopping.signal, deps), runAlone(ctx, 'alerts', ofAlerts, deps, stopping.signal)]
  if (config.roles.includes('worker')) running.push(runWorker(ctx, deps, config.autoStart, stopping.signal))
  if (config.roles.includes('scheduler')) running.push(runAlone(ctx, 'scheduler', scheduled, deps, stopping.signal))
  const closeDoor = await (config.roles.includes('api') ? startApi : startProbes)(
    config,
    { ...service, samples: watch.samples, self: heartbeat.id, live, tasks: tasksByHand(config, service) },
    log,
  )
  for (const sentence of [...service.notify.unusable, ...service.notices.ways.unusable, ...describeUnused(process.env)])
    log.warn({}, sentence)
  running.push(sayAdvice(config, ctx, log))
  // Now, since a process that is killed has no time for it.
  flushCompileCache()

  return async () => {
    await closeDoor()
    stopping.abort()
    await within(drainMs, Promise.allSettled(running), undefined)
    await keepLines().catch((error: unknown) => log.warn({ error: String(error) }, 'the last lines of the log could not be kept'))
    await heartbeat.leave().catch((error: unknown) => log.warn({ error: String(error) }, 'the end of this process could not be told'))
    await Promise.all([...service.chains.values()].map(chain => chain.stop()))
    await changes.close()
    await ctx.database.close()
  }
}

/** The scheduler's tasks, to be run once more by hand, even while others run them. */
function tasksByHand(config: Config, service: Service): ReadonlyMap<string, RunnableTask> {
  const all = Object.values(tasksOf(config, service, true)).flat()
  return new Map(
    [...Map.groupBy(all, task => task.name)].map(([name, tasks]) => [
      name,
      {
        everySeconds: Math.max(...tasks.map(task => task.everyMs)) / 1_000,
        run: async () => {
          // Not among what this process tells of its own tasks.
          const runs = createTaskRuns()
          for (const task of tasks) await runTask(task, new AbortController().signal, { now: service.ctx.now, runs })
          return { seconds: runs.all().reduce((sum, { seconds }) => sum + (seconds ?? 0), 0) }
        },
      },
    ]),
  )
}

/** Names are looked up for it, which may take its time. */
async function sayAdvice(config: Config, ctx: Service['ctx'], log: Logger): Promise<void> {
  const former = await describeFormerWallets(ctx).catch((error: unknown) => {
    log.warn({ error: String(error) }, 'whether prices named other wallets cannot be read')
    return []
  })
  for (const sentence of [...former, ...(await describeNodes(ctx, config))]) log.warn({}, sentence)
}
