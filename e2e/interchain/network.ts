import type { ChainInfo } from './chain.ts'
import type { Guard } from './guard.ts'
import type { HermesSetUp } from './hermes.ts'
import type { Keys } from './keys.ts'
import type { Generation, Tools } from './tools.ts'
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { keepLogs } from '../../scripts/lib/failures.ts'
import { addToKeyring, startChain } from './chain.ts'
import { limitInGenesis } from './genesis.ts'
import { startGuard } from './guard.ts'
import { addHermesKey, createChannel, createClient, createConnection, writeHermesConfig } from './hermes.ts'
import { makeKeys } from './keys.ts'
import { ensureTools } from './tools.ts'

const chainIds = ['ibc-0', 'ibc-1', 'ibc-2'] as const
export type ChainName = (typeof chainIds)[number]

/** A channel by its id on either end; both ends are `transfer`. */
export type ChannelPair = Record<'ibc-0' | 'ibc-1', string>

/** A running network as plain data, for tests in other processes. */
export interface NetworkInfo {
  folder: string
  tools: Tools
  /** `ibc-2` in a row of three only. */
  chains: Record<'ibc-0' | 'ibc-1', ChainInfo> & { 'ibc-2'?: ChainInfo }
  keys: Keys
  keyringDir: string
  timeoutCommitMs: number
  clients: ChannelPair
  /** On `ibc-0`. */
  connectionId: string
  /** Two ICS-20 channels over one connection. */
  channels: [ChannelPair, ChannelPair]
  /** The channel from the second chain to the third. */
  onward?: Record<'ibc-1' | 'ibc-2', string>
  /** Hermes configurations: the operator's, and another relayer's. */
  hermesConfig: string
  otherHermesConfig: string
  /** Of the service, without database and port. */
  env: Record<string, string>
}

export interface NetworkOptions {
  /** 8 by default. */
  generation?: Generation
  /** How many chains there are in a row; 2 by default. */
  length?: 2 | 3
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
 * Starts ibc-go chains of one validator each in a row, with keys, Hermes' configuration, a connection and two channels between the first
 * two, and one channel to the third, in a new folder. Everything ends with this process, even when it is killed.
 */
export async function startNetwork({
  generation = 8,
  length = 2,
  timeoutCommitMs = 300,
  users = 40,
}: NetworkOptions = {}): Promise<RunningNetwork> {
  const tools = await ensureTools(generation)
  const folder = await mkdtemp(join(tmpdir(), 'relayooor-interchain-'))
  const guard = startGuard(folder)
  try {
    const keys = await makeKeys(users)
    const keyringDir = join(folder, 'keyring')
    await mkdir(keyringDir)
    await addToKeyring(tools.simd, keyringDir, key(keys, 'validator'))
    const start = (chainId: ChainName, adapt?: (genesis: string) => string) =>
      startChain({ simd: tools.simd, chainId, folder, keyringDir, keys, timeoutCommitMs, guard, ...(adapt && { adapt }) })
    const [first, second, third] = await Promise.all([
      start('ibc-0'),
      start('ibc-1', generation === 11 ? limitInGenesis : undefined),
      length === 3 ? start('ibc-2') : undefined,
    ])
    const chains = { 'ibc-0': first, 'ibc-1': second, ...(third && { 'ibc-2': third }) }
    const hermes = { bin: tools.hermes, folder, chains: Object.values(chains) }
    const hermesConfig = await writeHermesConfig(hermes, 'hermes.toml', { keyName: 'setup' })
    const otherHermesConfig = await writeHermesConfig(hermes, 'hermes-other.toml', { keyName: 'other' })
    for (const name of ['setup', 'relayooor', 'other']) await addHermesKey(hermes, hermesConfig, key(keys, name))
    const { clients, connectionId } = await connect(hermes, hermesConfig, ['ibc-0', 'ibc-1'])
    const channels: NetworkInfo['channels'] = [
      firstPair(await createChannel(hermes.bin, hermesConfig, 'ibc-0', connectionId)),
      firstPair(await createChannel(hermes.bin, hermesConfig, 'ibc-0', connectionId)),
    ]
    const onward = third && (await addRouteBetween(hermes, hermesConfig, ['ibc-1', 'ibc-2']))
    await writeFile(join(folder, 'service.yaml'), wideLimits)
    const env = serviceEnv({ folder, tools, keys, hermesConfig, chains })
    return {
      info: {
        folder,
        tools,
        chains,
        keys,
        keyringDir,
        timeoutCommitMs,
        clients: firstPair(clients),
        connectionId,
        channels,
        ...(onward && { onward: { 'ibc-1': onward.a, 'ibc-2': onward.b } }),
        hermesConfig,
        otherHermesConfig,
        env,
      },
      guard,
      stop: () => guard.close(),
    }
  } catch (error) {
    console.error(`The network could not be started; its logs: ${keepLogs(folder, 'network')}`)
    await guard.close()
    throw error
  }
}

/** The ids on both sides of something between two chains. */
interface Ends {
  a: string
  b: string
}

/** Light clients on both chains and a connection between them. `trustingPeriod` as Hermes reads it (`60s`); long by default. */
async function connect(
  { bin }: HermesSetUp,
  config: string,
  [a, b]: [ChainName, ChainName],
  trustingPeriod?: string,
): Promise<{ clients: Ends; connectionId: string }> {
  const [onA, onB] = await Promise.all([createClient(bin, config, a, b, trustingPeriod), createClient(bin, config, b, a, trustingPeriod)])
  return { clients: { a: onA, b: onB }, connectionId: await createConnection(bin, config, a, onA, onB) }
}

/** A channel with light clients and a connection of its own. */
async function addRouteBetween(hermes: HermesSetUp, config: string, ends: [ChainName, ChainName], trustingPeriod?: string): Promise<Ends> {
  const { connectionId } = await connect(hermes, config, ends, trustingPeriod)
  return createChannel(hermes.bin, config, ends[0], connectionId)
}

/** One more channel between the first two chains. */
export async function addRoute({ tools, folder, chains, hermesConfig }: NetworkInfo, trustingPeriod: string): Promise<ChannelPair> {
  const hermes = { bin: tools.hermes, folder, chains: Object.values(chains) }
  return firstPair(await addRouteBetween(hermes, hermesConfig, ['ibc-0', 'ibc-1'], trustingPeriod))
}

function firstPair({ a, b }: Ends): ChannelPair {
  return { 'ibc-0': a, 'ibc-1': b }
}

export function chain({ chains }: Pick<NetworkInfo, 'chains'>, name: ChainName): ChainInfo {
  const found = chains[name]
  if (!found) throw new Error(`there is no chain ${name} here`)
  return found
}

export function chainName(chainId: string): ChainName {
  const found = chainIds.find(one => one === chainId)
  if (!found) throw new Error(`there is no chain ${chainId} here`)
  return found
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
  chains,
}: Pick<NetworkInfo, 'folder' | 'tools' | 'keys' | 'hermesConfig' | 'chains'>): Record<string, string> {
  const service = key(keys, 'service')
  return {
    HERMES_BIN: tools.hermes,
    HERMES_CONFIG_PATH: hermesConfig,
    HERMES_LANE_KEYS: 'relayooor',
    SERVICE_WALLET_ADDRESS: Object.keys(chains)
      .map(chainId => `${chainId}:${service.address}`)
      .join(','),
    SERVICE_WALLET_MNEMONIC: service.mnemonic,
    CLEARING_SECRET_KEY: randomBytes(32).toString('hex'),
    CLEARING_TOKEN_TTL: '60',
    STUCK_AFTER_SECONDS: '0',
    MIGRATE_ON_START: 'true',
    RELAYOOOR_CONFIG: join(folder, 'service.yaml'),
    DATA_DIR: join(folder, 'data'),
  }
}
