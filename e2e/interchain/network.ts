import type { ChainInfo } from './chain.ts'
import type { Guard } from './guard.ts'
import type { HermesSetUp } from './hermes.ts'
import type { Keys } from './keys.ts'
import type { Tools } from './tools.ts'
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { keepLogs } from '../../scripts/lib/failures.ts'
import { addToKeyring, startChain } from './chain.ts'
import { startGuard } from './guard.ts'
import { addHermesKey, createChannel, createClient, createConnection, writeHermesConfig } from './hermes.ts'
import { makeKeys } from './keys.ts'
import { ensureTools } from './tools.ts'

export const chainIds = ['ibc-0', 'ibc-1'] as const
export type ChainName = (typeof chainIds)[number]

/** A channel by its id on either end; both ends are `transfer`. */
export type ChannelPair = Record<ChainName, string>

/** A running network as plain data, for tests in other processes. */
export interface NetworkInfo {
  folder: string
  tools: Tools
  chains: Record<ChainName, ChainInfo>
  keys: Keys
  keyringDir: string
  timeoutCommitMs: number
  clients: ChannelPair
  /** On `ibc-0`. */
  connectionId: string
  /** Two ICS-20 channels over one connection. */
  channels: [ChannelPair, ChannelPair]
  /** Hermes configurations: the operator's, and another relayer's. */
  hermesConfig: string
  otherHermesConfig: string
  /** Of the service, without database and port. */
  env: Record<string, string>
}

export interface NetworkOptions {
  /** 300 by default. */
  timeoutCommitMs?: number
  /** How many funded users there are; 40 by default. */
  users?: number
}

export interface RunningNetwork {
  info: NetworkInfo
  guard: Guard
  stop: () => Promise<void>
}

/**
 * Starts two ibc-go chains of one validator each, with keys, Hermes' configuration, a connection and two channels, in a new folder.
 * Everything ends with this process, even when it is killed.
 */
export async function startNetwork({ timeoutCommitMs = 300, users = 40 }: NetworkOptions = {}): Promise<RunningNetwork> {
  const tools = await ensureTools()
  const folder = await mkdtemp(join(tmpdir(), 'relayooor-interchain-'))
  const guard = startGuard(folder)
  try {
    const keys = await makeKeys(users)
    const keyringDir = join(folder, 'keyring')
    await mkdir(keyringDir)
    await addToKeyring(tools.simd, keyringDir, key(keys, 'validator'))
    const [source, destination] = await Promise.all(
      chainIds.map(chainId => startChain({ simd: tools.simd, chainId, folder, keyringDir, keys, timeoutCommitMs, guard })),
    )
    if (!source || !destination) throw new Error('two chains were asked for')
    const chains = { 'ibc-0': source, 'ibc-1': destination }
    const hermes = { bin: tools.hermes, folder, chains: [source, destination] }
    const hermesConfig = await writeHermesConfig(hermes, 'hermes.toml', { keyName: 'setup' })
    const otherHermesConfig = await writeHermesConfig(hermes, 'hermes-other.toml', { keyName: 'other' })
    for (const name of ['setup', 'relayooor', 'other']) await addHermesKey(hermes, hermesConfig, key(keys, name))
    const route = await connect(hermes, hermesConfig)
    const channels: NetworkInfo['channels'] = [
      await addChannel(hermes, hermesConfig, route.connectionId),
      await addChannel(hermes, hermesConfig, route.connectionId),
    ]
    await writeFile(join(folder, 'service.yaml'), wideLimits)
    const env = serviceEnv({ folder, tools, keys, hermesConfig })
    return {
      info: { folder, tools, chains, keys, keyringDir, timeoutCommitMs, ...route, channels, hermesConfig, otherHermesConfig, env },
      guard,
      stop: () => guard.close(),
    }
  } catch (error) {
    console.error(`The network could not be started; its logs: ${keepLogs(folder, 'network')}`)
    await guard.close()
    throw error
  }
}

/** Light clients on both chains and a connection between them. `trustingPeriod` as Hermes reads it (`60s`); long by default. */
async function connect(
  { bin }: HermesSetUp,
  config: string,
  trustingPeriod?: string,
): Promise<{ clients: ChannelPair; connectionId: string }> {
  const [onSource, onDestination] = await Promise.all([
    createClient(bin, config, 'ibc-0', 'ibc-1', trustingPeriod),
    createClient(bin, config, 'ibc-1', 'ibc-0', trustingPeriod),
  ])
  return {
    clients: { 'ibc-0': onSource, 'ibc-1': onDestination },
    connectionId: await createConnection(bin, config, 'ibc-0', onSource, onDestination),
  }
}

async function addChannel({ bin }: HermesSetUp, config: string, connectionId: string): Promise<ChannelPair> {
  const { a, b } = await createChannel(bin, config, 'ibc-0', connectionId)
  return { 'ibc-0': a, 'ibc-1': b }
}

/** One more channel, with light clients and a connection of its own. */
export async function addRoute({ tools, folder, chains, hermesConfig }: NetworkInfo, trustingPeriod: string): Promise<ChannelPair> {
  const hermes = { bin: tools.hermes, folder, chains: Object.values(chains) }
  const { connectionId } = await connect(hermes, hermesConfig, trustingPeriod)
  return addChannel(hermes, hermesConfig, connectionId)
}

export function key(keys: Keys, name: string): Keys[string] {
  const found = keys[name]
  if (!found) throw new Error(`there is no key named ${name}`)
  return found
}

/** The tests call from one address, and make clears fail. */
export const wideLimits = 'limits: { openPrices: 1000 }\nfailingRoutes: { afterOrders: 1000 }\n'

function serviceEnv({
  folder,
  tools,
  keys,
  hermesConfig,
}: Pick<NetworkInfo, 'folder' | 'tools' | 'keys' | 'hermesConfig'>): Record<string, string> {
  const service = key(keys, 'service')
  return {
    HERMES_BIN: tools.hermes,
    HERMES_CONFIG_PATH: hermesConfig,
    HERMES_LANE_KEYS: 'relayooor',
    SERVICE_WALLET_ADDRESS: chainIds.map(chainId => `${chainId}:${service.address}`).join(','),
    SERVICE_WALLET_MNEMONIC: service.mnemonic,
    CLEARING_SECRET_KEY: randomBytes(32).toString('hex'),
    CLEARING_TOKEN_TTL: '60',
    STUCK_AFTER_SECONDS: '0',
    MIGRATE_ON_START: 'true',
    RELAYOOOR_CONFIG: join(folder, 'service.yaml'),
    DATA_DIR: join(folder, 'data'),
  }
}
