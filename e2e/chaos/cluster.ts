import type { Sandbox } from '@relayooor/sandbox'
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
import { overtake } from './overtake.ts'
import { startKillablePostgres } from './postgres.ts'
import { closely, watchHermes } from './watchHermes.ts'

export const chainIds = [hub, zone] as const
export const adminKey = 'the admin key of a chaos run'
/** Enough for another worker to take over and go on. */
const sleepMs = 2_500
/** How long a price holds. */
export const priceSeconds = 60
const memberNames: MemberName[] = ['api', 'worker-a', 'worker-b', 'scheduler']

export interface ClusterSettings {
  /** What an operator would have set otherwise: in the environment, and in the YAML file. */
  env?: Record<string, string>
  file?: Record<string, unknown>
  members?: MemberName[]
  blockTimeMs?: number
  /** Between two looks for Hermes where it must not be; often, when processes are killed. */
  hermesLookMs?: number
}

/** Two chains, a PostgreSQL and the server's roles in processes of their own: all of it can be killed. */
export interface Cluster {
  /** Of the API. */
  url: string
  sandbox: Sandbox
  postgres: KillablePostgres
  members: Member[]
  /** Past the server, into its records. */
  pool: Pool
  /** A client of the API from a network of its own. */
  newApi: (headers?: Record<string, string>) => Api
  /** The same with the rights of an operator. */
  admin: Api
  /** From now on whoever comes first to one of these named edges dies there, or sleeps there while its locks are given away. */
  arm: (edges: { dieAt?: string[]; sleepAt?: string[] }) => void
  disarm: () => void
  /** Moves the time of the chains ahead, and the clocks of all processes to it. */
  leap: (ms: number) => Promise<void>
  /** Sets one process' clock so far off the chains' time; without a process, all of them. */
  setClock: (offMs: number, member?: number) => void
  /** What nobody may do, seen while it happened. */
  wrongs: string[]
  /** With the logs of all processes; it goes with the cluster. */
  folder: string
  stop: () => Promise<void>
}

export async function startCluster(
  tally: Tally,
  { env: changes = {}, file = {}, members: names = memberNames, blockTimeMs = 300, hermesLookMs = closely }: ClusterSettings = {},
): Promise<Cluster> {
  const folder = mkdtempSync(join(tmpdir(), 'relayooor-chaos-'))
  // PostgreSQL may run as somebody else.
  chmodSync(folder, 0o755)
  const ends: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })]
  try {
    const sandbox = await startSandbox({ blockTimeMs, nodesPerChain: 3 })
    ends.push(sandbox.stop)
    const postgres = await startKillablePostgres(join(folder, 'postgres'))
    ends.push(postgres.close)
    await migrate(postgres.url)
    const pool = new Pool({ connectionString: postgres.url, max: 3, connectionTimeoutMillis: 30_000 })
    pool.on('error', () => {}).on('connect', client => client.on('error', () => {})) // it is killed now and then; the next query says so
    ends.push(() => pool.end())
    await observe(pool)

    const wrongs: string[] = []
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
      CLEARING_TOKEN_TTL: String(priceSeconds),
      CLEAR_TIMEOUT_SECONDS: '4',
      // Over with the leap of the chains' time, for whoever still waits for Hermes then.
      CLEAR_DEADLINE_SECONDS: String(priceSeconds),
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(folder, 'compiled'),
      ...changes,
    }
    const died = (death: Death) => {
      tally.died(death)
      if (death.edge !== null && armed.dieAt.delete(death.edge)) tellEdges()
    }
    const fellAsleep = async (edge: string) => {
      tally.sleepers += 1
      tally.sleepersAtNamedEdges += 1
      armed.sleepAt.delete(edge)
      tellEdges()
      await overtake(pool, sleepMs)
    }
    const members = names.map(name => startMember(name, folder, env, { died, fellAsleep, endedByItself: words => wrongs.push(words) }))
    ends.push(() => Promise.all(members.map(member => member.stop())))
    const watch = watchHermes(folder, sandbox, words => wrongs.push(words), hermesLookMs)
    ends.push(watch.stop)

    const tellEdges = () => members.forEach(member => member.obey({ dieAt: [...armed.dieAt], sleepAt: [...armed.sleepAt] }))
    const newApi = (headers: Record<string, string> = {}) =>
      createApi(url, { ...headers, 'x-forwarded-for': `10.${(visitors += 1) >> 8}.${visitors & 255}.1` })
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
      async leap(ms) {
        aheadMs += ms
        await sandbox.control.advanceTime(ms)
        cluster.setClock(0)
      },
      setClock: (offMs, member) =>
        members.forEach((one, index) => (member ?? index) === index && one.obey({ clockOffsetMs: aheadMs + offMs })),
      wrongs,
      folder,
      async stop() {
        for (const end of ends.reverse()) await end()
      },
    }
    await until('both chains are read', async () => (await pool.query('select from chain_cursors')).rowCount === 2, { timeoutMs: 120_000 })
    await until('the API answers', async () => (await fetch(`${url}/ready`)).ok, { timeoutMs: 120_000 })
    return cluster
  } catch (error) {
    for (const end of ends.reverse()) await end()
    throw error
  }
}
