import type { Api } from '../kit/api.ts'
import type { SandboxControl } from './sandboxControl.ts'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { startChild } from '../../scripts/lib/child.ts'
import { ensurePage } from '../../scripts/lib/ensurePage.ts'
import { keepLogs } from '../../scripts/lib/failures.ts'
import { root } from '../../scripts/lib/paths.ts'
import { startEmbeddedPostgres } from '../../server/src/db/embedded.ts'
import { createApi } from '../kit/api.ts'
import { findBookFaults } from '../kit/books.ts'
import { sandboxControl } from './sandboxControl.ts'

const SandboxInfo = z.object({
  chains: z.array(z.object({ chainId: z.string(), prefix: z.string(), denom: z.string(), rpc: z.array(z.string()) })),
  controlUrl: z.string(),
  accounts: z.record(z.string(), z.object({ addresses: z.record(z.string(), z.string()), mnemonic: z.string() })),
  env: z.record(z.string(), z.string()),
})
type SandboxInfo = z.infer<typeof SandboxInfo>

/** The embedded default as `npm start` has it, with quick blocks and without traffic of its own. */
export interface Site {
  url: string
  sandbox: SandboxInfo
  databaseUrl: string
  control: SandboxControl
  api: Api
  /** As who runs the service; the key stands beside it, to be typed. */
  admin: Api
  adminKey: string
  /** SIGKILL, as in a crash. */
  killServer: () => Promise<void>
  /** Its connections stay open, and nothing is answered, until it is thawed. */
  freezeServer: () => void
  thawServer: () => void
  /** On the same port again; with `changed` settings, those stay until the next start. */
  startServer: (changed?: Record<string, string>) => Promise<void>
  /** Copies the logs so far. @returns the folder */
  keepLogs: (name: string) => string
  stop: () => Promise<void>
}

const SandboxReady = z.object({ info: SandboxInfo })
const ServerReady = z.object({ url: z.string() })

/**
 * Starts it in a new folder, on free ports. Everything ends with this process.
 * @param settings added to its YAML file
 * @param environment added to the server's
 */
export async function startSite(settings: Record<string, unknown> = {}, environment: Record<string, string> = {}): Promise<Site> {
  const folder = mkdtempSync(join(tmpdir(), 'relayooor-browser-'))
  const [postgres, sandboxChild] = await Promise.all([
    startEmbeddedPostgres({ dataDir: join(folder, 'postgres'), ephemeral: true }),
    startChild('sandbox', join(root, 'sandbox/src/main.ts'), {
      args: ['--home', join(folder, 'sandbox'), '--block-time-ms', '300', '--no-traffic'],
      logFile: join(folder, 'sandbox.log'),
    }),
    ensurePage(() => {}),
  ])
  const sandbox = SandboxReady.parse(sandboxChild.ready).info
  const secret = randomBytes(32).toString('hex')
  const adminKey = randomBytes(24).toString('hex')
  const file = z.record(z.string(), z.unknown()).parse(JSON.parse(readFileSync(sandbox.env.RELAYOOOR_CONFIG ?? '', 'utf8')))
  const settingsPath = join(folder, 'settings.yaml')
  writeFileSync(settingsPath, JSON.stringify({ ...file, ...settings }))
  const env = {
    ...sandbox.env,
    RELAYOOOR_CONFIG: settingsPath,
    DATABASE_URL: postgres.url,
    CLEARING_SECRET_KEY: secret,
    ADMIN_API_KEY: adminKey,
    DATA_DIR: folder,
    MIGRATE_ON_START: 'true',
    HOST: '127.0.0.1',
    // Every transfer counts as stuck at once, and clears are given up soon.
    STUCK_AFTER_SECONDS: '0',
    CLEAR_DEADLINE_SECONDS: '3',
    // Above what any customer here pays too much by mistake.
    REFUND_AUTO_LIMIT: 'uhub:9000000',
    ...environment,
  }
  const launch = (port: string, changed: Record<string, string> = {}) =>
    startChild('server', join(root, 'server/src/main.ts'), { env: { ...env, ...changed, PORT: port }, logFile: join(folder, 'server.log') })
  let server = await launch('0')
  const { url } = ServerReady.parse(server.ready)

  return {
    url,
    sandbox,
    databaseUrl: postgres.url,
    control: sandboxControl(sandbox.controlUrl),
    api: createApi(url),
    admin: createApi(url, { 'x-admin-key': adminKey }),
    adminKey,
    killServer,
    freezeServer: () => server.freeze(),
    thawServer: () => server.thaw(),
    startServer,
    keepLogs: name => keepLogs(folder, name),
    stop,
  }

  async function killServer() {
    server.kill()
    await server.ended
  }

  async function startServer(changed?: Record<string, string>) {
    server = await launch(new URL(url).port, changed)
  }

  async function stop() {
    await server.stop()
    // Whatever the tests did, the books must be right.
    const faults = await findBookFaults({ databaseUrl: postgres.url, chains: sandbox.chains, secret })
    await sandboxChild.stop()
    await postgres.stop()
    rmSync(folder, { recursive: true, force: true })
    if (faults.length > 0) throw new Error(`the books are wrong: ${faults.join('; ')}`)
  }
}
