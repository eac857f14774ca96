import { readFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'smol-toml'
import { z } from 'zod'
import { parseDuration } from './duration.ts'

const Duration = z.string().transform((text, context) => {
  const milliseconds = parseDuration(text)
  if (milliseconds === null) {
    context.addIssue({ code: 'custom', message: `invalid duration "${text}"` })
    return z.NEVER
  }
  return milliseconds
})

/** The fields of a `[[chains]]` section that are used here, with Hermes' defaults (ibc-relayer config.rs, chain/cosmos/config.rs). */
const Chain = z.looseObject({
  id: z.string(),
  type: z.literal('CosmosSdk').default('CosmosSdk'),
  rpc_addr: z.url().transform(url => url.replace(/\/$/, '')),
  grpc_addr: z.url(),
  event_source: z.looseObject({ mode: z.enum(['push', 'pull']) }),
  rpc_timeout: Duration.default(10_000),
  account_prefix: z.string(),
  key_name: z.string(),
  key_store_folder: z.string().optional(),
  store_prefix: z.string(),
  default_gas: z.int().positive().default(100_000),
  max_gas: z.int().positive().default(400_000),
  gas_price: z.object({ price: z.number().nonnegative(), denom: z.string() }),
  dynamic_gas_price: z
    .object({ enabled: z.boolean(), multiplier: z.number().min(1).default(1.1), max: z.number().nonnegative().default(0.6) })
    .default({ enabled: false, multiplier: 1.1, max: 0.6 }),
  gas_multiplier: z.number().min(1).default(1.1),
  max_msg_num: z.int().min(1).max(100).default(30),
  query_packets_chunk_size: z.int().positive().default(50),
  memo_prefix: z.string().default(''),
  packet_filter: z
    .discriminatedUnion('policy', [
      z.object({ policy: z.literal('allowall') }),
      z.object({ policy: z.enum(['allow', 'deny']), list: z.array(z.tuple([z.string(), z.string()])) }),
    ])
    .default({ policy: 'allowall' }),
  excluded_sequences: z.record(z.string(), z.array(z.int())).default({}),
})
export type ChainConfig = z.infer<typeof Chain>

const Server = z.looseObject({ enabled: z.boolean(), host: z.string(), port: z.int() })

/** Hermes refuses a section that it does not know. */
const Config = z.strictObject({
  global: z.looseObject({}).optional(),
  tracing_server: z.looseObject({}).optional(),
  mode: z
    .looseObject({
      packets: z
        .looseObject({
          enabled: z.boolean().default(true),
          clear_on_start: z.boolean().default(true),
          clear_interval: z.int().default(100),
          clear_limit: z.int().default(50),
        })
        .prefault({}),
    })
    .prefault({}),
  rest: Server.default({ enabled: false, host: '127.0.0.1', port: 3000 }),
  telemetry: Server.default({ enabled: false, host: '127.0.0.1', port: 3001 }),
  chains: z.array(Chain).default([]),
})
export type Config = z.infer<typeof Config>

/** A configuration file that Hermes refuses, in plain text on standard error even with `--json`. */
export class ConfigError extends Error {
  override name = 'ConfigError'

  constructor(path: string, reason: string) {
    super(
      `The Hermes configuration file at path '${path}' is invalid, reason: ${reason}\n` +
        'Please see the example configuration for detailed information about the supported configuration options: ' +
        'https://github.com/informalsystems/hermes/blob/master/config.toml',
    )
  }
}

/** @throws ConfigError */
export function loadConfig(path = join(homedir(), '.hermes', 'config.toml')): Config {
  const read = Config.safeParse(readToml(path))
  if (!read.success)
    throw new ConfigError(path, `parse error: ${read.error.issues.map(issue => `${issue.path.join('.')}: ${issue.message}`).join('; ')}`)
  return read.data
}

function readToml(path: string): unknown {
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch {
    throw new ConfigError(path, `config error: path error: ${path}`)
  }
  try {
    return parse(text)
  } catch (error) {
    throw new ConfigError(path, `parse error: ${error instanceof Error ? error.message : String(error)}`)
  }
}
