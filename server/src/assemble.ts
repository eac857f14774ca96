import type { ConfigView } from '@relayooor/shared'
import type { Logger } from 'pino'
import type { Chain, ChainSettings } from './chains/chain.ts'
import type { RegistryChain } from './chains/registry.ts'
import type { ClearingContext, Fees } from './clearing/context.ts'
import type { CostFacts } from './clearing/gas/refundCosts.ts'
import type { Config } from './config/readConfig.ts'
import type { ConfigProblem } from './config/resolveReferences.ts'
import type { Changes } from './db/notify.ts'
import type { HermesConfig } from './hermes/hermes.ts'
import type { TaskRuns } from './operations/taskRuns.ts'
import type { Assets } from './packets/assets.ts'
import type { Queue } from './queue/queue.ts'
import { join } from 'node:path'
import { accountOf } from '@relayooor/shared'
import { createChain } from './chains/createChain.ts'
import { createGasPrices } from './chains/gasPrices.ts'
import { countNodes, nodeOf } from './chains/nodeOf.ts'
import { lookUpChain } from './chains/registry.ts'
import { whatWeRead } from './clearing/block/agreedFacts.ts'
import { leastSent, sendingCost } from './clearing/gas/refundCosts.ts'
import { capsOf } from './clearing/owing/refundCaps.ts'
import { createQuoteSigner } from './clearing/quote/quoteSigner.ts'
import { ConfigError } from './config/configError.ts'
import { privateFolder, writePrivate } from './config/privateFiles.ts'
import { openDatabase } from './db/database.ts'
import { listenForChanges } from './db/notify.ts'
import { HermesConfigError, parseHermesConfig } from './hermes/config.ts'
import { HermesCliError, laneAddresses } from './hermes/keys.ts'
import { deriveLaneConfig } from './hermes/laneConfig.ts'
import { channelAllowed } from './hermes/packetFilter.ts'
import { hotWallets } from './hotWallets.ts'
import { createTaskRuns } from './operations/taskRuns.ts'
import { measureBlockPace } from './packets/blockPace.ts'
import { createRoutes } from './packets/routes.ts'
import { createQueue } from './queue/queue.ts'
import { serviceAddresses } from './serviceAddresses.ts'

export interface Service {
  ctx: ClearingContext
  chains: ReadonlyMap<string, Chain>
  queue: Queue
  changes: Changes
  /** How the periodic tasks of this process went. */
  taskRuns: TaskRuns
  configView: () => ConfigView
}

/** Configuration to everything that the roles run on. Nothing is started yet. @throws ConfigError */
export async function assemble(config: Config, log: Logger, now: () => Date = () => new Date()): Promise<Service> {
  const hermes = readHermes(config)
  const settings = chainSettings(config, hermes)
  const wallets = serviceAddresses(config.serviceWallets, settings)
  closeDataFolder(config.dataDir, log)
  const configPath = writeLaneConfigs(config)
  const lanes = await readLanes(config, configPath, settings)
  const registry = new Map(await Promise.all(settings.map(async ({ chainId }) => [chainId, await lookUpChain(chainId)] as const)))

  const onError = (error: Error) => log.error({ error: error.message }, 'database connection failed')
  const database = openDatabase(config.databaseUrl, config.databasePoolSize, onError)
  const changes = listenForChanges(config.databaseUrl, onError)
  const queue = createQueue(config.databaseUrl, log)
  const chains = new Map(settings.map(one => [one.chainId, createChain(one, { log, reading: block => whatWeRead(ctx, block) })]))
  const filters = new Map(hermes.chains.map(chain => [chain.chainId, chain.packetFilter]))
  const assets = nameAssets(config, registry)
  const pace = measureBlockPace()
  const keys = hotWallets(config.serviceWalletMnemonic, wallets, settings, chainId => [
    config.file.chains[chainId]?.slip44,
    registry.get(chainId)?.slip44,
  ])
  const paymentDenoms = (chainId: string) =>
    config.file.chains[chainId]?.paymentDenoms ?? settings.filter(one => one.chainId === chainId).map(one => one.gasPrice.denom)
  const fees = (denom: string): Fees => config.file.fees[denom] ?? { service: config.serviceFee, perPacket: config.perPacketFee, tiers: [] }
  const rate = (chainId: string, denom: string) => config.file.rates[`${chainId}:${denom}`] ?? config.file.rates[denom]
  const costFacts = (chainId: string): CostFacts => ({
    settings: settings.find(one => one.chainId === chainId),
    rate: denom => rate(chainId, denom),
    perPacketFee: denom => fees(denom).perPacket,
  })
  const signer = createQuoteSigner(config.secretKeys)

  const routes = createRoutes({
    db: database.db,
    chains,
    relays: end => channelAllowed(filters.get(end.chainId), end.portId, end.channelId),
    log,
  })
  changes.subscribe(change => change.kind === 'channels' && routes.reload(), routes.reload)

  const ctx: ClearingContext = {
    database,
    chains,
    routes,
    assets,
    ourSigners: new Set([...lanes.values()].flatMap(addresses => Object.values(addresses))),
    verdicts: { stuckAfterSeconds: config.stuckAfterSeconds, quoteSeconds: config.tokenTtlSeconds + config.clearTimeoutSeconds },
    log,
    now,
    signer,
    serviceAddresses: wallets,
    operatorAccounts: new Set([...config.adminWallets, ...config.file.operatorWallets].flatMap(address => accountOf(address) ?? [])),
    paymentDenoms,
    fees,
    gasPrice: createGasPrices(chains),
    rate,
    quoteLimits: {
      openPrices: config.file.limits.openPrices,
      openLiability: denom => {
        const { service, perPacket } = fees(denom)
        return config.file.limits.openLiability[denom] ?? 1_000n * (service + perPacket)
      },
      failingAfterOrders: config.file.failingRoutes.afterOrders,
      coolDownSeconds: config.file.failingRoutes.coolDownSeconds,
    },
    tokenTtlSeconds: config.tokenTtlSeconds,
    confirmations: config.confirmations,
    deadlineSeconds: config.clearDeadlineSeconds,
    backoffSeconds: config.file.retry.backoffSeconds,
    lanes: { keys: config.laneKeys, hermesBin: config.hermesBin, configPath, clearTimeoutMs: config.clearTimeoutSeconds * 1000 },
    laneAddress: (lane, chainId) => lanes.get(lane)?.[chainId],
    secondsPerBlock: async chainId => {
      const chain = chains.get(chainId)
      return chain ? pace(chain) : null
    },
    laneFreed: (ms, signal) => laneFreed(changes, ms, signal),
    refunds: {
      wallet: chainId => keys.get(chainId) ?? null,
      autoLimit: denom => config.refundAutoLimit.get(denom),
      caps: denom => capsOf(denom, config.refundCaps, fees(denom), config.mode === 'sandbox' ? 'none' : 'usual'),
      sendingCost: (chainId, denom) => sendingCost(costFacts(chainId), denom),
      leastSent: (chainId, denom) => leastSent(costFacts(chainId), denom),
      enqueue: queue.enqueueRefunds,
    },
    enqueueClear: queue.enqueueClear,
  }

  return { ctx, chains, queue, changes, taskRuns: createTaskRuns(), configView: () => viewConfig(config, settings, ctx, registry) }
}

function readHermes(config: Config): HermesConfig {
  try {
    return parseHermesConfig(config.hermesConfigText)
  } catch (error) {
    if (error instanceof HermesConfigError)
      throw new ConfigError([{ name: 'HERMES_CONFIG_PATH', problem: `(${config.hermesConfigPath}) ${error.message}` }])
    throw error
  }
}

function chainSettings(config: Config, hermes: HermesConfig): ChainSettings[] {
  const endpoints = hermes.chains.map(chain => [
    ...new Set([chain.rpcAddr, ...config.furtherRpc.filter(one => one.chain === chain.chainId).map(one => one.url)]),
  ])
  checkQuorum(config, hermes, endpoints)
  return hermes.chains.map((chain, index) => ({
    chainId: chain.chainId,
    rpc: endpoints[index] ?? [],
    quorum: config.rpcQuorum ?? Math.min(2, nodesOf(endpoints[index] ?? [])),
    prefix: chain.prefix,
    addressType: chain.addressType,
    gasPrice: chain.gasPrice,
    maxGas: chain.maxGas,
    gasMultiplier: chain.gasMultiplier,
    pubKeyTypeUrl: chain.pubKeyTypeUrl,
    ...(config.file.chains[chain.chainId]?.requestsPerSecond !== undefined && {
      requestsPerSecond: config.file.chains[chain.chainId]?.requestsPerSecond,
    }),
  }))
}

/** Addresses on one host are one node: it agrees with itself. */
function nodesOf(endpoints: string[]): number {
  return countNodes(endpoints.map(url => ({ node: nodeOf(url) })))
}

function checkQuorum({ rpcQuorum }: Config, hermes: HermesConfig, endpoints: string[][]): void {
  const short = hermes.chains.filter((_, index) => rpcQuorum !== undefined && nodesOf(endpoints[index] ?? []) < rpcQuorum)
  if (short.length > 0)
    throw new ConfigError(
      short.map(({ chainId }) => ({
        name: 'RPC_QUORUM',
        problem: `asks for ${rpcQuorum} nodes that agree, and ${chainId} has fewer; add some with CHAIN_RPC_ENDPOINTS=${chainId}:https://...`,
      })),
    )
}

function closeDataFolder(dataDir: string, log: Logger): void {
  try {
    if (privateFolder(dataDir)) log.warn({ dataDir }, 'the data folder was open to others; now its owner alone can enter it')
  } catch (error) {
    log.error({ dataDir, error: String(error) }, 'the data folder cannot be made, or cannot be closed to others')
  }
}

/** For each lane its own Hermes configuration in the data folder, written anew at each start. */
function writeLaneConfigs(config: Config): (lane: string) => string {
  const folder = join(config.dataDir, 'hermes')
  privateFolder(folder)
  const path = (lane: string) => join(folder, `${lane}.toml`)
  for (const lane of config.laneKeys) writePrivate(path(lane), deriveLaneConfig(config.hermesConfigText, lane))
  return path
}

/** A lane key is never one that the operator's running Hermes uses: two processes on one account lose their sequence. */
async function readLanes(
  config: Config,
  configPath: (lane: string) => string,
  settings: ChainSettings[],
): Promise<Map<string, Record<string, string>>> {
  const problems: ConfigProblem[] = []
  const lanes = new Map<string, Record<string, string>>()
  const used = new Map(parseHermesConfig(config.hermesConfigText).chains.map(chain => [chain.chainId, chain.keyName]))
  for (const lane of config.laneKeys) {
    const clash = [...used].find(([, key]) => key === lane)
    if (clash) {
      problems.push({
        name: 'HERMES_LANE_KEYS',
        problem: `names "${lane}", the key that your Hermes configuration uses on ${clash[0]}; make another: ${config.hermesBin} keys add --chain ${clash[0]} --key-name NAME --mnemonic-file FILE`,
      })
      continue
    }
    try {
      lanes.set(
        lane,
        await laneAddresses(
          config.hermesBin,
          configPath(lane),
          lane,
          settings.map(one => one.chainId),
        ),
      )
    } catch (error) {
      if (!(error instanceof HermesCliError)) throw error
      problems.push({ name: error.code === 'missing' ? 'HERMES_BIN' : 'HERMES_LANE_KEYS', problem: error.message })
    }
  }
  if (problems.length > 0) throw new ConfigError(problems)
  return lanes
}

function nameAssets(config: Config, registry: ReadonlyMap<string, RegistryChain | null>): Assets {
  return {
    chainName: chainId => config.file.chains[chainId]?.name ?? registry.get(chainId)?.name ?? chainId,
    asset: (chainId, denom) =>
      config.file.chains[chainId]?.assets.find(one => one.denom === denom) ??
      registry.get(chainId)?.assets.find(one => one.denom === denom) ??
      null,
  }
}

function viewConfig(
  config: Config,
  settings: ChainSettings[],
  ctx: ClearingContext,
  registry: ReadonlyMap<string, RegistryChain | null>,
): ConfigView {
  return {
    service: {
      name: config.file.service.name,
      supportUrl: config.file.service.supportUrl,
      branding: { logoUrl: config.file.service.logoUrl },
    },
    chains: settings.flatMap(chain => {
      const serviceAddress = ctx.serviceAddresses.get(chain.chainId)
      const listed = registry.get(chain.chainId)
      return serviceAddress === undefined
        ? []
        : [
            {
              chainId: chain.chainId,
              name: ctx.assets.chainName(chain.chainId),
              bech32Prefix: chain.prefix,
              slip44: config.file.chains[chain.chainId]?.slip44 ?? listed?.slip44 ?? (chain.addressType === 'eth_secp256k1' ? 60 : 118),
              algorithm: chain.addressType,
              explorerTx: config.file.chains[chain.chainId]?.explorerTx ?? listed?.explorerTx,
              logo: listed?.logo,
              serviceAddress,
              paymentDenoms: ctx
                .paymentDenoms(chain.chainId)
                .map(denom => ({ denom, ...(ctx.assets.asset(chain.chainId, denom) ?? { symbol: denom, decimals: 0 }) })),
              healthy: ctx.chains.get(chain.chainId)?.health().healthy ?? false,
            },
          ]
    }),
    signingKeys: ctx.signer.keys,
    tokenTtlSeconds: config.tokenTtlSeconds,
    confirmations: config.confirmations,
    stuckAfterSeconds: config.stuckAfterSeconds,
    mode: config.mode,
    developmentWalletUrl: config.mode === 'sandbox' ? config.developmentWalletUrl : undefined,
  }
}

async function laneFreed(changes: Changes, ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>(resolve => {
    const done = () => {
      clearTimeout(timer)
      stop()
      signal.removeEventListener('abort', done)
      resolve()
    }
    const stop = changes.subscribe(
      change => change.kind === 'lane-free' && done(),
      () => {},
    )
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done)
  })
}
