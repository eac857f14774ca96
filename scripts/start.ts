import type { Child } from './lib/child.ts'
import type { EmbeddedDefault } from './lib/embeddedDefault.ts'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { startChild, tail } from './lib/child.ts'
import { runCommand, stopRequests } from './lib/command.ts'
import { lockDataFolder, resetData, startEmbeddedDefault } from './lib/embeddedDefault.ts'
import { ensurePage } from './lib/ensurePage.ts'
import { host, port, refuseTakenPort } from './lib/listenAddress.ts'
import { dataDir, root } from './lib/paths.ts'

const ServerReady = z.object({ url: z.string(), metricsUrl: z.string().optional() })

/** `npm start`: everything on PostgreSQL and chains of its own, until it is told to stop. */
await runCommand(async () => {
  const { values } = parseArgs({ options: { reset: { type: 'boolean', default: false } } })
  const stop = stopRequests()
  const release = lockDataFolder(dataDir, console.log)
  try {
    await refuseTakenPort()
    if (values.reset) await resetData(dataDir)
    return await run(stop)
  } finally {
    release()
  }
})

async function run(stop: ReturnType<typeof stopRequests>): Promise<number> {
  const [embedded] = await Promise.all([startEmbeddedDefault(dataDir, console.log), ensurePage(console.log)])
  const log = join(dataDir, 'logs/server.log')
  let server: Child | null = null
  try {
    server = await startChild('server', join(root, 'server/src/main.ts'), {
      env: { ...embedded.env, HOST: host, PORT: String(port) },
      logFile: log,
    })
    printReady(ServerReady.parse(server.ready), embedded)
    const lost = await Promise.race([stop.asked.then(() => null), ...exits(server, embedded)])
    if (lost === null) {
      console.log('\nStopping: running work is finished first. Ctrl-C again ends it at once.')
      void stop.insisted.then(() => server?.kill())
      return 0
    }
    console.error(`relayooor: the ${lost.name} ${lost.end}, so everything stops. The end of the server's log:\n${tail(log)}`)
    return 1
  } finally {
    await server?.stop()
    await embedded.stop()
  }
}

function exits(server: Child, { sandbox, postgres }: EmbeddedDefault): Promise<{ name: string; end: string }>[] {
  return [
    ...[server, sandbox].map(child => child.ended.then(end => ({ name: child.name, end }))),
    postgres.exited.then(() => ({ name: 'database', end: 'ended' })),
  ]
}

function printReady({ url, metricsUrl }: z.infer<typeof ServerReady>, { chainIds, adminKey }: EmbeddedDefault): void {
  const withKey = `curl -H "X-Admin-Key: ${adminKey}" ${url}`
  console.log(`
relayooor is at ${url}

This is the sandbox: ${chainIds.length} simulated chains (${chainIds.join(', ')}), a Hermes look-alike, and a development wallet that
the page offers by itself. Transfers get stuck there all the time; no real money moves.
Data and logs: ${dataDir}  (npm start -- --reset empties the sandbox)
Admin: ${url}/admin, with the key ${adminKey}; or ${withKey}/api/v1/admin/payments
Metrics: ${metricsUrl === undefined ? `${withKey}/metrics` : `curl ${metricsUrl}`}
Stop: Ctrl-C
`)
}
