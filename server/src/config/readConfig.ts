import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { readAddress } from '@relayooor/shared'
import { z } from 'zod'
import { ConfigError } from './configError.ts'
import { isLoopback } from './loopback.ts'
import { readLogo } from './readLogo.ts'
import { resolveReferences } from './resolveReferences.ts'
import { readServiceFile } from './serviceFile.ts'
import { faultOfProxy } from './trustedProxies.ts'

const count = (fallback: number, least = 1) => z.coerce.number({ error: 'must be a whole number' }).int().min(least).default(fallback)
const url = z.url({ protocol: /^https?$/, error: 'must be an http or https address' })
function baseUnits(fallback: string) {
  return z
    .string()
    .regex(/^\d{1,30}$/, 'must be a whole number of base units')
    .default(fallback)
    .transform(BigInt)
}
const list = z
  .string()
  .default('')
  .transform(text =>
    text
      .split(',')
      .map(item => item.trim())
      .filter(item => item !== ''),
  )
function flag(fallback: 'true' | 'false') {
  return z
    .enum(['true', 'false'])
    .default(fallback)
    .transform(text => text === 'true')
}

const wallets = list.pipe(z.array(z.string().refine(text => readAddress(text).ok, 'holds something that is no address')))

/** `chain:url`; the first colon splits. */
const endpoints = list
  .pipe(z.array(z.string().regex(/^[\w.-]+:https?:\/\/\S+$/, 'must be items like chain-id:http://host:port')))
  .transform(items =>
    items.map(item => {
      const colon = item.indexOf(':')
      return { chain: item.slice(0, colon), url: item.slice(colon + 1) }
    }),
  )

/** `denom:amount` items; the last colon splits. */
const limits = list.pipe(z.array(z.string().regex(/^\S+:\d{1,30}$/, 'must be items like uatom:5000000'))).transform(
  items =>
    new Map(
      items.map(item => {
        const colon = item.lastIndexOf(':')
        return [item.slice(0, colon), BigInt(item.slice(colon + 1))] as const
      }),
    ),
)

/** Amounts by denom, or that there is none. */
const caps = z.union([z.literal('none'), limits], { error: 'must be items like uatom:5000000, or none' })

const roleNames = ['api', 'worker', 'scheduler'] as const

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const

const Env = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65535).default(8080),
  METRICS_PORT: z.coerce.number().int().min(0).max(65535).optional(),
  METRICS_HOST: z.string().default('127.0.0.1'),
  PUBLIC_URL: url.optional(),
  ALLOWED_ORIGINS: list.pipe(z.array(url)),
  TRUST_PROXY: list.superRefine((items, context) =>
    items.flatMap(item => faultOfProxy(item) ?? []).forEach(message => context.addIssue({ code: 'custom', message })),
  ),
  DATABASE_URL: z
    .string({ error: 'is required: a PostgreSQL address such as postgres://user:password@host:5432/relayooor' })
    .regex(/^postgres(ql)?:\/\//, 'must begin with postgres://'),
  DATABASE_POOL_SIZE: count(10),
  MIGRATE_ON_START: flag('false'),
  ROLE: list
    .pipe(z.array(z.enum(roleNames, { error: 'must be of api, worker, scheduler' })))
    .transform(roles => (roles.length > 0 ? roles : [...roleNames])),
  READING_AUTO_START: flag('true'),
  CLEARING_AUTO_START: flag('true'),
  REFUNDS_AUTO_START: flag('true'),
  MONITORING_AUTO_START: flag('true'),
  HERMES_CONFIG_PATH: z.string({ error: 'is required: the path of your Hermes config.toml' }),
  HERMES_BIN: z.string().default('hermes'),
  HERMES_LANE_KEYS: list.transform(keys => (keys.length > 0 ? keys : ['relayooor'])),
  HERMES_REST_URL: url.optional(),
  HERMES_REST_API_URL: url.optional(),
  HERMES_TELEMETRY_URL: url.optional(),
  CHAINPULSE_URL: url.optional(),
  CHAIN_RPC_ENDPOINTS: endpoints,
  SERVICE_WALLET_ADDRESS: list.pipe(z.array(z.string()).min(1, 'is required: where payments go, one address or chain-id:address items')),
  SERVICE_WALLET_MNEMONIC: z.string().optional(),
  REFUND_AUTO_LIMIT: limits,
  REFUND_CAUSED_LIMIT: caps,
  REFUND_CAUSED_DAILY_LIMIT: caps,
  REFUND_FAILED_DAILY_LIMIT: caps,
  ADMIN_API_KEY: z.string().min(24, 'needs at least 24 characters; make one with: openssl rand -hex 24').optional(),
  ADMIN_WALLETS: wallets,
  ADMIN_VIEWER_WALLETS: wallets,
  RPC_QUORUM: z.coerce.number({ error: 'must be a whole number' }).int().min(1).optional(),
  CLEARING_SECRET_KEY: list.pipe(
    z
      .array(
        z
          .string()
          .refine(
            key => Buffer.byteLength(key) >= 32,
            'needs at least 32 bytes in each key, a comma separates keys; make one with: openssl rand -hex 32',
          ),
      )
      .min(1, 'is required; make one with: openssl rand -hex 32'),
  ),
  CLEARING_SERVICE_FEE: baseUnits('1000000'),
  CLEARING_PER_PACKET_FEE: baseUnits('100000'),
  CLEARING_TOKEN_TTL: count(300, 30),
  PAYMENT_CONFIRMATION_BLOCKS: count(1),
  STUCK_AFTER_SECONDS: count(120, 0),
  CLEAR_TIMEOUT_SECONDS: count(60),
  CLEAR_DEADLINE_SECONDS: count(600),
  SLACK_WEBHOOK_URL: url.optional(),
  DISCORD_WEBHOOK_URL: url.optional(),
  ALERT_WEBHOOK_URL: url.optional(),
  ALERT_WEBHOOK_SECRET: z.string().min(24, 'needs at least 24 characters; make one with: openssl rand -hex 24').optional(),
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'must be an address such as smtps://user:password@mail.example.org' }).optional(),
  MAIL_FROM: z.string().optional(),
  WEB_PUSH_KEYS: z
    .string()
    .regex(/^B[\w-]{86}:[\w-]{43}$/, 'must be public:private, the two keys that this makes: npx web-push generate-vapid-keys')
    .optional(),
  RELAYOOOR_CONFIG: z.string().optional(),
  RELAYOOOR_MODE: z.enum(['live', 'sandbox']).default('live'),
  DEVELOPMENT_WALLET_URL: url.optional(),
  DATA_DIR: z.string().default('data'),
  SUPERVISED: flag('false'),
  LOG_LEVEL: z.enum(logLevels).default('info'),
  LOG_FORMAT: z.enum(['json', 'text']).default('json'),
  LOG_FILE: z.string().optional(),
  LOG_FILE_MAX_MB: count(100),
  LOG_FILE_KEEP_DAYS: count(14),
  BACKUP_DIR: z.string().optional(),
  BACKUP_RETENTION_DAYS: count(7),
  BACKUP_AGE_RECIPIENTS: list.pipe(
    z.array(z.string().regex(/^age1[02-9ac-hj-np-z]{50,}$/, 'must be age recipients, such as age1…; make one with: age-keygen')),
  ),
  POSTGRES_BIN: z.string().optional(),
})

export type SettingName = keyof typeof Env.shape
/** Every name that the service reads from its environment. */
// Object.keys forgets the names.
export const settingNames = Object.keys(Env.shape) as SettingName[]

/** What is taken for a setting that the environment does not name, as text; undefined where that is nothing. */
export function usualValue(name: SettingName): string | undefined {
  const usual = Env.shape[name].safeParse(undefined)
  return usual.success && ['string', 'number', 'boolean', 'bigint'].includes(typeof usual.data) ? String(usual.data) : undefined
}

export type Config = ReturnType<typeof readConfig>

/** Environment and files to one frozen Config. @throws ConfigError with all that is wrong, never a value of a secret */
export function readConfig(env: NodeJS.ProcessEnv, roleArgument?: string) {
  const { values, problems } = resolveReferences({ ...env, ...(roleArgument !== undefined && { ROLE: roleArgument }) })
  const parsed = Env.safeParse(values)
  if (!parsed.success) {
    for (const issue of parsed.error.issues) problems.push({ name: String(issue.path[0]), problem: issue.message })
  }
  const hermesConfigText = readText('HERMES_CONFIG_PATH', values.HERMES_CONFIG_PATH)
  const file = values.RELAYOOOR_CONFIG === undefined ? readServiceFile('') : parseFile(values.RELAYOOOR_CONFIG)

  function readText(name: string, path: string | undefined): string {
    if (path === undefined) return ''
    try {
      return readFileSync(path, 'utf8')
    } catch {
      problems.push({ name, problem: `names ${path}, which cannot be read` })
      return ''
    }
  }

  function parseFile(path: string): ReturnType<typeof readServiceFile> {
    return readServiceFile(readText('RELAYOOOR_CONFIG', path))
  }

  if (parsed.success && parsed.data.CLEARING_SERVICE_FEE + parsed.data.CLEARING_PER_PACKET_FEE === 0n)
    problems.push({
      name: 'CLEARING_SERVICE_FEE',
      problem: 'and CLEARING_PER_PACKET_FEE must not be zero together: nobody can pay nothing',
    })
  if (parsed.success && parsed.data.RELAYOOOR_MODE === 'live' && parsed.data.PUBLIC_URL === undefined && !isLoopback(parsed.data.HOST))
    problems.push({
      name: 'PUBLIC_URL',
      problem:
        `is required while HOST is ${parsed.data.HOST}: the address by which people reach the page, ` +
        'such as https://clear.example.org; pages of no other may act here',
    })
  const { HERMES_REST_URL: restUrl, HERMES_REST_API_URL: restAlias } = parsed.data ?? {}
  if (restUrl !== undefined && restAlias !== undefined && restUrl !== restAlias)
    problems.push({ name: 'HERMES_REST_API_URL', problem: 'is another name of HERMES_REST_URL, and they differ: set one of them' })
  const logo = file.ok && file.value.service.logo !== undefined ? readLogo(file.value.service.logo) : undefined
  if (typeof logo === 'string') problems.push({ name: 'RELAYOOOR_CONFIG', problem: `at service.logo: ${logo}` })
  if (!file.ok) problems.push(...file.problems.map(problem => ({ name: 'RELAYOOOR_CONFIG', problem })))
  if (problems.length > 0 || !parsed.success || !file.ok || typeof logo === 'string') throw new ConfigError(problems)

  const e = parsed.data
  return Object.freeze({
    mode: e.RELAYOOOR_MODE,
    host: e.HOST,
    port: e.PORT,
    metricsPort: e.METRICS_PORT,
    metricsHost: e.METRICS_HOST,
    publicUrl: e.PUBLIC_URL,
    allowedOrigins: e.ALLOWED_ORIGINS,
    /** Addresses and networks of our own proxies, whose `X-Forwarded-For` counts. */
    trustedProxies: e.TRUST_PROXY,
    databaseUrl: e.DATABASE_URL,
    databasePoolSize: e.DATABASE_POOL_SIZE,
    migrateOnStart: e.MIGRATE_ON_START,
    roles: e.ROLE,
    /** What this process does by itself, as far as its roles do it. */
    autoStart: {
      reading: e.READING_AUTO_START,
      clearing: e.CLEARING_AUTO_START,
      refunds: e.REFUNDS_AUTO_START,
      monitoring: e.MONITORING_AUTO_START,
    },
    hermesConfigPath: resolve(e.HERMES_CONFIG_PATH),
    hermesConfigText,
    hermesBin: e.HERMES_BIN,
    laneKeys: e.HERMES_LANE_KEYS,
    furtherRpc: e.CHAIN_RPC_ENDPOINTS,
    /** Programs of the operator to watch; what is not set here may be in the Hermes configuration. */
    watched: { hermesRest: restUrl ?? restAlias, hermesTelemetry: e.HERMES_TELEMETRY_URL, chainpulse: e.CHAINPULSE_URL },
    serviceWallets: e.SERVICE_WALLET_ADDRESS,
    secretKeys: e.CLEARING_SECRET_KEY,
    /** The service wallet's key for refunds; without it they wait for a person. */
    serviceWalletMnemonic: e.SERVICE_WALLET_MNEMONIC,
    refundAutoLimit: e.REFUND_AUTO_LIMIT,
    /**
     * What leaves by itself for payments that fewer than two nodes showed; denoms without a word have
     * the usual caps, none in the sandbox.
     */
    refundCaps: { caused: e.REFUND_CAUSED_LIMIT, causedDaily: e.REFUND_CAUSED_DAILY_LIMIT, failedDaily: e.REFUND_FAILED_DAILY_LIMIT },
    adminApiKey: e.ADMIN_API_KEY,
    adminWallets: e.ADMIN_WALLETS,
    viewerWallets: e.ADMIN_VIEWER_WALLETS,
    /** Undefined: two where a chain has two endpoints, else one. */
    rpcQuorum: e.RPC_QUORUM,
    serviceFee: e.CLEARING_SERVICE_FEE,
    perPacketFee: e.CLEARING_PER_PACKET_FEE,
    tokenTtlSeconds: e.CLEARING_TOKEN_TTL,
    confirmations: e.PAYMENT_CONFIRMATION_BLOCKS,
    stuckAfterSeconds: e.STUCK_AFTER_SECONDS,
    /** Longest time that one call of Hermes may take. */
    clearTimeoutSeconds: e.CLEAR_TIMEOUT_SECONDS,
    /** After this an order begins no new attempt. */
    clearDeadlineSeconds: e.CLEAR_DEADLINE_SECONDS,
    /** Where alerts go. */
    notify: {
      slackUrl: e.SLACK_WEBHOOK_URL,
      discordUrl: e.DISCORD_WEBHOOK_URL,
      webhookUrl: e.ALERT_WEBHOOK_URL,
      webhookSecret: e.ALERT_WEBHOOK_SECRET,
      smtpUrl: e.SMTP_URL,
      mailFrom: e.MAIL_FROM,
    },
    /** Of VAPID (RFC 8292), by which the push services of browsers know us. */
    webPushKeys: splitKeys(e.WEB_PUSH_KEYS),
    /** Of the operator, for the page's head. */
    logo,
    developmentWalletUrl: e.DEVELOPMENT_WALLET_URL,
    dataDir: resolve(e.DATA_DIR),
    logLevel: e.LOG_LEVEL,
    logFormat: e.LOG_FORMAT,
    /** Undefined: the standard output, for who collects it there. */
    logFile:
      e.LOG_FILE === undefined
        ? undefined
        : { path: resolve(e.LOG_FILE), maxBytes: e.LOG_FILE_MAX_MB * 1024 * 1024, keepDays: e.LOG_FILE_KEEP_DAYS },
    /** Undefined: no backups are made. */
    backup:
      e.BACKUP_DIR === undefined
        ? undefined
        : { folder: resolve(e.BACKUP_DIR), keepDays: e.BACKUP_RETENTION_DAYS, recipients: e.BACKUP_AGE_RECIPIENTS },
    /** Where PostgreSQL's own programs are; undefined: in PATH. */
    postgresBin: e.POSTGRES_BIN,
    /** Something starts the process again when it ends: without it, nobody may restart it from afar. */
    supervised: e.SUPERVISED,
    /** What the environment says, references resolved. */
    given: Object.fromEntries(settingNames.flatMap(name => (values[name] === undefined ? [] : [[name, values[name]]]))) as Partial<
      Record<SettingName, string>
    >,
    readAt: new Date(),
    /** The one part that changes while the process runs: by `reloadConfig` alone. */
    file: file.value,
  })
}

function splitKeys(pair: string | undefined): { publicKey: string; privateKey: string } | undefined {
  const [publicKey, privateKey] = pair?.split(':') ?? []
  return publicKey === undefined || privateKey === undefined ? undefined : { publicKey, privateKey }
}
