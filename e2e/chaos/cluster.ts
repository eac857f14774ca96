import type { Sandbox, SandboxOptions } from '@relayooor/sandbox'
import type { Api } from '../kit/api.ts'
import type { Death, Member, MemberName } from './member.ts'
import type { KillablePostgres } from './postgres.ts'
import type { Tally } from './tally.ts'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startSandbox } from '@relayooor/sandbox'
import { Pool } from 'pg'
import { migrate } from '../../server/src/db/migrate.ts'
import { createApi } from '../kit/api.ts'
import { freePorts, nth } from '../kit/ports.ts'
import { until } from '../kit/until.ts'
import { hub, settings, zone } from '../service/settings.ts'
import { startMember } from './member.ts'
import { observe } from './observer.ts'
import { startKillablePostgres } from './postgres.ts'
import { releaseLocks } from './releaseLocks.ts'
import { defaultLookMs, watchHermes } from './watchHermes.ts'

export const chainIds = [hub, zone] as const
export const adminKey = 'the admin key of a chaos run'
/** Enough for another worker to take over and go on. */
const sleepMs = 2_500
/** How long a quote is valid. */
export const quoteSeconds = 60
const memberNames: MemberName[] = ['api', 'worker-a', 'worker-b', 'scheduler']

export interface ClusterSettings {
  /** More settings, as environment and as YAML file. */
  env?: Record<string, string>
  file?: Record<string, unknown>
  /** `together`: one process, called `api`, does everything. */
  members?: MemberName[] | 'together'
  sandbox?: SandboxOptions
  /** Between two checks that Hermes runs only where it may. */
  hermesLookMs?: number
}

/** Two chains, a PostgreSQL and a process for each of the server's roles; all of them can be killed. */
export interface Cluster {
  /** Of the API. */
  url: string
  sandbox: Sandbox
  postgres: KillablePostgres
  members: Member[]
  /** Directly to the server's database. */
  pool: Pool
  /** A client of the API with an IP network of its own. */
  newApi: (headers?: Record<string, string>) => Api
  /** With the admin key. */
  admin: Api
  /** The first process to reach one of these edges dies there, or sleeps there while its locks are released. */
  arm: (edges: { dieAt?: string[]; sleepAt?: string[] }) => void
  disarm: () => void
  /** Moves the time of the chains and of all processes ahead. */
  advanceTime: (ms: number) => Promise<void>
  /** Sets the clock of one process, or of all, so far off the chains' time. */
  setClock: (offMs: number, member?: number) => void
  /** Violations seen while they happened. */
  violations: string[]
  /** With the logs of all processes; removed by `stop`. */
  folder: string
  stop: () => Promise<void>
}

export async function startCluster(
  tally: Tally,
  { env: changes = {}, file = {}, members: asked = memberNames, sandbox: options = {}, hermesLookMs = defaultLookMs }: ClusterSettings = {},
): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'relayooor-chaos-'))
  // PostgreSQL may run as another user.
  chmodSync(folder, 0o755)
  const ends: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })]
  try {
    const sandbox = await startSandbox({ blockTimeMs: 300, nodesPerChain: 3, ...options })
    ends.push(sandbox.stop)
    const postgres = await startKillablePostgres(join(folder, 'postgres'))
    ends.push(postgres.close)
    await migrate(postgres.url)
    const pool = new Pool({ connectionString: postgres.url, max: 3, connectionTimeoutMillis: 30_000 })
    pool.on('error', () => {}).on('connect', client => client.on('error', () => {})) // PostgreSQL is killed at times; the next query fails
    ends.push(() => pool.end())
    await observe(pool)

    const violations: string[] = []
    const armed = { dieAt: new Set<string>(), sleepAt: new Set<string>() }
    let aheadMs = 0
    let visitors = 0
    const port = nth(await freePorts(1), 0)
    const url = `http://127.0.0.1:${port}`
    const env = {
      ...settings(sandbox, join(folder, 'data'), file),
      DATABASE_URL: postgres.url,
      DATABASE_POOL_SIZE: '6',
      PORT: String(port),
      PUBLIC_URL: url,
      TRUST_PROXY: '127.0.0.1/32,::1',
      RPC_QUORUM: '2',
      ADMIN_API_KEY: adminKey,
      CLEARING_TOKEN_TTL: String(quoteSeconds),
      CLEAR_TIMEOUT_SECONDS: '4',
      // Passes when the chains' time is advanced.
      CLEAR_DEADLINE_SECONDS: String(quoteSeconds),
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(folder, 'compiled'),
      ...changes,
    }
    const died = (death: Death) => {
      tally.died(death)
      if (death.edge !== null && armed.dieAt.delete(death.edge)) tellEdges()
    }
    const paused = async (edge: string) => {
      tally.sleepers += 1
      tally.sleepersAtNamedEdges += 1
      armed.sleepAt.delete(edge)
      tellEdges()
      await releaseLocks(pool, sleepMs)
    }
    const events = { died, paused, crashed: (words: string) => violations.push(words) }
    const members =
      asked === 'together'
        ? [startMember('api', 'api,worker,scheduler', folder, env, events)]
        : asked.map(name => startMember(name, name.split('-')[0] ?? '', folder, env, events))
    ends.push(() => Promise.all(members.map(member => member.stop())))
    const watch = watchHermes(folder, sandbox, words => violations.push(words), hermesLookMs)
    ends.push(watch.stop)

    const tellEdges = () => members.forEach(member => member.setFaults({ dieAt: [...armed.dieAt], sleepAt: [...armed.sleepAt] }))
    const newApi = (headers: Record<string, string> = {}) => {
      visitors += 1
      const from = [10 + (visitors >> 16), (visitors >> 8) & 255, visitors & 255, 1].join('.')
      return createApi(url, { ...headers, 'x-forwarded-for': from })
    }
    const cluster: Cluster = {
      url,
      sandbox,
      postgres,
      members,
      pool,
      newApi,
      admin: newApi({ 'x-admin-key': adminKey }),
      arm({ dieAt = [], sleepAt = [] }) {
        dieAt.forEach(name => armed.dieAt.add(name))
        sleepAt.forEach(name => armed.sleepAt.add(name))
        tellEdges()
      },
      disarm() {
        armed.dieAt.clear()
        armed.sleepAt.clear()
        tellEdges()
      },
      async advanceTime(ms) {
        aheadMs += ms
        await sandbox.control.advanceTime(ms)
        cluster.setClock(0)
      },
      setClock: (offMs, member) =>
        members.forEach((one, index) => (member ?? index) === index && one.setFaults({ clockOffsetMs: aheadMs + offMs })),
      violations,
      folder,
      async stop() {
        for (const end of ends.reverse()) await end()
      },
    }
    const count = sandbox.info.chains.length
    await until('all chains are read', async () => (await pool.query('select from chain_cursors')).rowCount === count, {
      timeoutMs: 120_000,
    })
    await until('the API answers', async () => (await fetch(`${url}/ready`)).ok, { timeoutMs: 120_000 })
    return cluster
  } catch (error) {
    for (const end of ends.reverse()) await end()
    throw error
  }
}
