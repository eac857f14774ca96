import type { ClearingStatus, PacketView, Quote } from '@relayooor/shared'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Logger } from 'pino'
import type { ClearingContext } from '../clearing/context.ts'
import type { AccountDeps } from './accountHandlers.ts'
import type { Handlers } from './answerEndpoint.ts'
import type { HttpDeps } from './app.ts'
import type { AccountCaller, ThirdParty } from './caller.ts'
import type { Patience } from './server.ts'
import { once } from 'node:events'
import { Readable } from 'node:stream'
import {
  BackupsView,
  BackupView,
  basePath,
  ConfigView,
  CpuProfile,
  DatabaseStats,
  endpoints,
  HealthDetails,
  paymentMemo,
  ReloadView,
  SettingsView,
  SystemMetrics,
} from '@relayooor/shared'
import { examples } from '@relayooor/shared/examples/examples.ts'
import { Registry } from 'prom-client'
import { expect } from 'vitest'
import { createSealer } from '../base/sealer.ts'
import { learnPools } from '../chains/endpointPools.ts'
import { loadStatus } from '../clearing/views/presentStatus.ts'
import { AlertSettings } from '../config/alertSettings.ts'
import { createNoticeKeys } from '../notices/noticeKeys.ts'
import { createLogger } from '../operations/logger.ts'
import { readWork } from '../operations/readWork.ts'
import { readServiceStats } from '../operations/serviceStats.ts'
import { adminKeyOf } from './adminKey.ts'
import { createHttpApp } from './app.ts'
import { createByteBudget } from './byteBudget.ts'
import { sessionCookie } from './cookies.ts'
import { createHandlers } from './createHandlers.ts'
import { createMailLimits } from './mailLimits.ts'
import { createRateLimits } from './rateLimits.ts'
import { createRequesters } from './requester.ts'
import { createHttpServer } from './server.ts'
import { storyPrograms } from './testing/storyContext.ts'

export const aToken = '3f2c9a5e-1b7d-4c60-8e2a-9d4b5f6a7c81'

export interface TestApp {
  url: string
  server: Server
  /** Asks its API; with a body it is a POST. `T` is what the test expects. */
  call: <T = unknown>(path: string, body?: object, headers?: Record<string, string>) => Promise<{ status: number; body: T }>
  /** Parsed log lines so far. */
  logged: () => Record<string, unknown>[]
  close: () => Promise<void>
}

/** The real app on a real port; whatever a test does not plan for fails. */
export async function startTestApp(deps: Partial<HttpDeps> = {}, patience?: Partial<Patience>): Promise<TestApp> {
  const lines: string[] = []
  const log: Logger = createLogger({ level: 'debug', format: 'json' }, { write: line => void lines.push(line) })
  const app = createHttpApp({
    handlers: handlers({}),
    settings: { publicUrl: 'http://127.0.0.1:8080', allowedOrigins: [], host: '127.0.0.1', trustedProxies: [], serviceName: 'relayooor' },
    health: unplanned('health'),
    ready: unplanned('ready'),
    metrics: new Registry(),
    facts: {
      healthDetails: unplanned('healthDetails'),
      stats: unplanned('stats'),
      database: unplanned('database'),
      queue: unplanned('queue'),
      system: () => expect.fail(),
    },
    requesterOf: createRequesters('a secret for tests'),
    limits: createRateLimits(null),
    bytes: createByteBudget(),
    identify: async () => ({ kind: 'anonymous' }),
    idempotency: { begin: unplanned('begin'), finish: unplanned('finish'), abandon: unplanned('abandon') },
    brokenReply: 'throw',
    log,
    ...deps,
  })
  const server = createHttpServer(app, patience)
  const url = await listen(server)
  return {
    url,
    server,
    async call<T>(path: string, body?: object, headers?: Record<string, string>) {
      const response = await fetch(`${url}${basePath}${path}`, {
        ...(body && { method: 'POST', body: JSON.stringify(body) }),
        headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
      })
      return { status: response.status, body: (await response.json()) as T }
    },
    logged: () => lines.map(line => JSON.parse(line)),
    async close() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

/** Listens on a free port of the loopback. */
export async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Handlers that throw unless the test planned them. */
export function handlers(planned: Partial<Handlers>): Handlers {
  const all = Object.fromEntries(Object.keys(endpoints).map(name => [name, unplanned(name)]))
  // Every name of the contract is there, by construction.
  const complete = { ...all, ...planned }
  return complete as Handlers
}

/** Accounts of a service that names no admin and has the key of the tests. */
export const accountDeps: AccountDeps = {
  cookie: sessionCookie('https://clear.example'),
  roleOf: () => 'user',
  adminKey: adminKeyOf('an admin key that is long enough'),
}

/** What really answers each call; of processes and machines it tells the examples, since nothing of them is always so. */
export function realHandlers(ctx: ClearingContext): Handlers {
  const real = createHandlers(
    {
      ...ctx,
      database: { ...ctx.database, poolUse: () => ({ most: 10, total: 4, idle: 3, waiting: 0, acquired: { counts: [], sum: 0 } }) },
    },
    {
      config: () => examples.config.replies[200],
      status: token => loadStatus(ctx, token),
      changes: { subscribe: () => () => {} },
      accounts: accountDeps,
      notices: {
        keys: createNoticeKeys(['s'.repeat(32)]),
        ways: { email: async () => ({ status: 250, text: 'OK' }) },
        limits: createMailLimits(null),
      },
      webhookKeys: createSealer(['s'.repeat(32)], 'webhook-secret'),
      hermes: { watched: storyPrograms, version: async () => examples.adminHermes.replies[200].cli.version ?? '' },
      alerts: AlertSettings.parse(undefined),
      targets: ['slack'],
      learnPools: learnPools(ctx.database.db, ctx.chains),
      process: {
        self: 'none',
        tasks: new Map([['count-gas', { everySeconds: 30, run: async () => ({ seconds: 0.02 }) }]]),
        profile: async () => CpuProfile.parse(examples.adminProfile.replies[200]),
        lateTimes: () => 5,
      },
      backups: {
        list: async () => BackupsView.parse(examples.adminBackups.replies[200]),
        create: async () => BackupView.parse(examples.adminCreateBackup.replies[200].backup),
        verify: async () => [],
        read: async name => ({ fileName: `${name}.dump`, bytes: Readable.from([Buffer.from(examples.adminBackupFile.replies[200])]) }),
        createDaily: async () => expect.fail(),
      },
      live: {
        get config() {
          return expect.fail()
        },
        read: () => expect.fail(),
      },
      facts: {
        healthDetails: async () => HealthDetails.parse(examples.adminHealth.replies[200]),
        stats: () => readServiceStats(ctx.database.db, ctx.now()),
        queue: () => readWork(ctx.database.db, ctx.now()),
        database: async () => DatabaseStats.parse(examples.adminDatabase.replies[200]),
        system: () => SystemMetrics.parse(examples.adminSystem.replies[200]),
      },
    },
  )
  return {
    ...real,
    adminSettings: async () => ({ body: SettingsView.parse(examples.adminSettings.replies[200]) }),
    adminReload: async () => ({ body: ReloadView.parse(examples.adminReload.replies[200]) }),
  }
}

/** What must become so, on a machine that may be busy: `await eventually(() => seen.length).toBe(2)`. */
export function eventually<T>(read: () => T | Promise<T>) {
  return expect.poll(read, { timeout: 60_000, interval: 20 })
}

function unplanned(name: string): () => Promise<never> {
  return () => Promise.reject(new Error(`unplanned call of ${name}`))
}

/** A program that has a key of every scope. */
export function keyCaller(id: string): ThirdParty {
  return { kind: 'third-party', key: { id, scopes: { read: 1_000, look: 1_000, order: 1_000 }, ordersPerDay: null } }
}

/** Who has signed in, and runs nothing. */
export function accountCaller(overrides: Partial<AccountCaller> = {}): AccountCaller {
  return {
    kind: 'account',
    account: '00',
    address: 'cosmos1x',
    chainId: 'a-1',
    role: 'user',
    hasPaid: false,
    session: { idHash: 's', expiresAt: new Date('2026-01-01T12:00:00Z') },
    ...overrides,
  }
}

export function aConfig(overrides: Partial<ConfigView> = {}): ConfigView {
  return { ...ConfigView.parse(examples.config.replies[200]), ...overrides }
}

export function aPacketView(overrides: Partial<PacketView> = {}): PacketView {
  return {
    packet: { chainId: 'alpha-1', portId: 'transfer', channelId: 'channel-0', sequence: '7' },
    route: { destinationChainId: 'beta-1', destinationPortId: 'transfer', destinationChannelId: 'channel-0' },
    sentAt: '2026-01-01T00:00:00Z',
    ageSeconds: 600,
    stuck: true,
    sender: 'alpha1sender',
    receiver: 'beta1receiver',
    amount: { denom: 'ualpha', amount: '1000000' },
    timeout: { elapsed: false },
    verdict: { kind: 'deliver', advice: 'Nobody has carried it across yet.' },
    ...overrides,
  }
}

export function aClearingStatus(overrides: Partial<ClearingStatus> = {}): ClearingStatus {
  const token = overrides.token ?? aToken
  return {
    token,
    revision: 1,
    status: 'awaiting_payment',
    payments: [],
    expected: { chainId: 'alpha-1', address: 'alpha1service', amount: { denom: 'ualpha', amount: '1100000' }, memo: paymentMemo(token) },
    packets: [],
    refunds: [],
    timeline: [],
    createdAt: '2026-01-01T00:00:00Z',
    expiresAt: '2026-01-01T00:05:00Z',
    ...overrides,
  }
}

export function aQuote(overrides: Partial<Quote> = {}): Quote {
  const packet = { chainId: 'alpha-1', portId: 'transfer', channelId: 'channel-0', sequence: '7' }
  const total = { denom: 'ualpha', amount: '1100000' }
  return {
    token: aToken,
    createdAt: '2026-01-01T00:00:00Z',
    expiresAt: '2026-01-01T00:05:00Z',
    walletAddress: 'alpha1payer',
    refundAddress: 'alpha1payer',
    packets: [packet],
    payment: {
      chainId: 'alpha-1',
      address: 'alpha1service',
      amount: total,
      memo: paymentMemo(aToken),
      gas: '90000',
      fee: { denom: 'ualpha', amount: '900' },
      timeoutHeight: '1000',
    },
    fees: {
      service: { denom: 'ualpha', amount: '1000000' },
      packets: [
        {
          packet,
          verdict: 'deliver',
          amount: { denom: 'ualpha', amount: '100000' },
          perPacket: { denom: 'ualpha', amount: '100000' },
          gas: { denom: 'ualpha', amount: '0' },
          discount: { denom: 'ualpha', amount: '0' },
        },
      ],
      total,
    },
    signature: { keyId: 'k1', value: 'c2ln' },
    ...overrides,
  }
}
