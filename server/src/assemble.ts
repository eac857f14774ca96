import type { ConfigView } from '@relayooor/shared'
import type { BlockList } from 'node:net'
import type { Logger } from 'pino'
import type { Sealer } from './base/sealer.ts'
import type { Block, Chain, ChainSettings } from './chains/chain.ts'
import type { RegistryChain } from './chains/registry.ts'
import type { ClearingContext, Lanes, QuoteSigner } from './clearing/context.ts'
import type { Config } from './config/readConfig.ts'
import type { Changes } from './db/notify.ts'
import type { HermesConfig } from './hermes/hermes.ts'
import type { WatchedPrograms } from './hermes/watched/watchedPrograms.ts'
import type { NoticeKeys } from './notices/noticeKeys.ts'
import type { Ways } from './notices/ways.ts'
import type { Backups } from './operations/backups/backups.ts'
import type { BackupSettings } from './operations/backups/createBackup.ts'
import type { TaskRuns } from './operations/taskRuns.ts'
import type { Assets } from './packets/assets.ts'
import { brandPaths } from '@relayooor/shared'
import { createSealer } from './base/sealer.ts'
import { shareRunning } from './base/shareRunning.ts'
import { createChain } from './chains/createChain.ts'
import { learnPools } from './chains/endpointPools.ts'
import { createGasLimits } from './chains/gasLimits.ts'
import { createGasPrices } from './chains/gasPrices.ts'
import { countNodes, nodeOf } from './chains/nodeOf.ts'
import { lookUpAsset, lookUpChain, lookUpOtherChain } from './chains/registry.ts'
import { agreedFacts } from './clearing/block/agreedFacts.ts'
import { findFormerWallets } from './clearing/ledger/formerWallets.ts'
import { createQuoteSigner } from './clearing/quote/quoteSigner.ts'
import { clearingSettings } from './clearing/settings.ts'
import { ConfigError } from './config/configError.ts'
import { privateFolder } from './config/privateFiles.ts'
import { openDatabase } from './db/database.ts'
import { listenForChanges } from './db/notify.ts'
import { furtherEndpoints } from './furtherEndpoints.ts'
import { HermesConfigError, parseHermesConfig } from './hermes/config.ts'
import { channelAllowed, channelNamed } from './hermes/packetFilter.ts'
import { relayLimits } from './hermes/relayLimits.ts'
import { watchPrograms } from './hermes/watched/watchedPrograms.ts'
import { hotWallets } from './hotWallets.ts'
import { createNoticeKeys } from './notices/noticeKeys.ts'
import { createWays } from './notices/ways.ts'
import { openLane } from './openLane.ts'
import { blockList } from './operations/alerts/mayBeCalled.ts'
import { createTargets } from './operations/alerts/targets.ts'
import { createBackups } from './operations/backups/backups.ts'
import { createTaskRuns } from './operations/taskRuns.ts'
import { createAssets } from './packets/createAssets.ts'
import { createClientLooks } from './packets/createClientLooks.ts'
import { createDeliveryChecks } from './packets/deliveryChecks.ts'
import { createRoutes } from './packets/routes.ts'
import { laneFreed, readLanes } from './readLanes.ts'
import { serviceAddresses } from './serviceAddresses.ts'
import { serviceVersion } from './serviceVersion.ts'

export interface Service {
  ctx: ClearingContext
  chains: ReadonlyMap<string, Chain>
  changes: Changes
  /** How the periodic tasks of this process went. */
  taskRuns: TaskRuns
  /** Where alerts go, and what of the settings for it comes to nothing. */
  notify: ReturnType<typeof createTargets>
  /** How people are told of their orders without an open page. */
  notices: { keys: NoticeKeys; ways: Ways }
  /** How third parties are told of theirs. */
  webhooks: { keys: Sealer; allowed: BlockList }
  /** Programs of the operator that we look at. */
  watched: WatchedPrograms
  configView: () => ConfigView
  /** Takes into this process' chains what operators want of their nodes. */
  learnPools: () => Promise<void>
  backups: Backups
}

/** They change only with the settings; the last prices of a process that still has the old ones come a little later. */
const keepFormerMs = 600_000

/** Configuration to everything that the roles run on. Nothing is started yet. @throws ConfigError */
export async function assemble(config: Config, log: Logger, now: () => Date = () => new Date()): Promise<Service> {
  const hermes = readHermes(config)
  const further = await furtherEndpoints(
    config.furtherRpc,
    hermes.chains.map(chain => chain.chainId),
  )
  const configured = chainSettings(config, hermes, further)
  const settings = clearingSettings(config, configured, serviceAddresses(config.serviceWallets, configured), relayLimits(hermes))
  const chainIds = configured.map(one => one.chainId)
  closeDataFolder(config.dataDir, log)
  const readable = await readLanes(config, chainIds)
  const registry = new Map(await Promise.all(chainIds.map(async chainId => [chainId, await lookUpChain(chainId)] as const)))
  const refundWallets = hotWallets(config.serviceWalletMnemonic, settings.serviceAddresses, configured, chainId => [
    config.file.chains[chainId]?.slip44,
    registry.get(chainId)?.slip44,
  ])

  const onError = (error: Error) => log.error({ error: error.message }, 'database connection failed')
  const database = openDatabase(config.databaseUrl, config.databasePoolSize, onError)
  const changes = listenForChanges(config.databaseUrl, onError)
  const lanes: Lanes = {
    ...readable,
    open: (lane, chainIds) => openLane(ctx, config, lane, chainIds),
    freed: (ms, signal) => laneFreed(changes, ms, signal),
  }
  const reading = (block: Block) => agreedFacts({ settings, lanes }, block)
  const chains = new Map(configured.map(one => [one.chainId, createChain(one, { log, reading })]))
  const filters = new Map(hermes.chains.map(chain => [chain.chainId, chain.packetFilter]))
  const beneath = createClientLooks(chains, log)
  const routes = createRoutes({
    db: database.db,
    chains,
    relays: end => channelAllowed(filters.get(end.chainId), end.portId, end.channelId),
    lists: async (end, chainId) =>
      channelNamed(filters.get(end.chainId), end.portId, end.channelId) || (await lookUpOtherChain(end)) === chainId,
    beneath,
    log,
  })
  changes.subscribe(change => change.kind === 'channels' && routes.reload(), routes.reload)

  const ctx: ClearingContext = {
    database,
    chains,
    routes,
    assets: createAssets({
      ...listedNames(config, registry),
      chains,
      routes,
      beneath,
      registry: { asset: lookUpAsset, leadsTo: lookUpOtherChain },
      log,
    }),
    checks: createDeliveryChecks({ chains, routes, signers: lanes.signers }),
    settings,
    log,
    now,
    signer: createQuoteSigner(config.secretKeys),
    gas: { price: createGasPrices(chains), most: createGasLimits(chains) },
    lanes,
    formerWallets: shareRunning(() => findFormerWallets({ database, settings, now }), keepFormerMs),
    refundWallet: chainId => refundWallets.get(chainId) ?? null,
  }

  const ways = createWays(config, settings.publicUrl)

  return {
    ctx,
    chains,
    changes,
    taskRuns: createTaskRuns(),
    watched: watchPrograms(config.watched, hermes),
    notify: createTargets(config.notify, config.file.alerts, config.file.service.name),
    notices: { keys: createNoticeKeys(config.secretKeys), ways },
    webhooks: { keys: createSealer(config.secretKeys, 'webhook-secret'), allowed: blockList(config.file.alerts.allowNetworks) },
    configView: () => viewConfig(config, configured, ctx, registry, ways),
    learnPools: learnPools(database.db, chains),
    backups: createBackups(ctx, backupSettings(config, ctx.signer)),
  }
}

function backupSettings(config: Config, signer: QuoteSigner): BackupSettings | undefined {
  return (
    config.backup && {
      ...config.backup,
      programs: { folder: config.postgresBin },
      version: serviceVersion,
      signingKeys: signer.keys.map(({ id }) => id),
      settings: Object.keys(config.given),
    }
  )
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

function chainSettings(config: Config, hermes: HermesConfig, further: ReadonlyMap<string, string[]>): ChainSettings[] {
  const endpoints = hermes.chains.map(chain => [...new Set([chain.rpcAddr, ...(further.get(chain.chainId) ?? [])])])
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
        problem:
          `asks for ${rpcQuorum} nodes that agree, and ${chainId} has fewer; ` + `add some with CHAIN_RPC_ENDPOINTS=${chainId}:https://...`,
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

function listedNames(config: Config, registry: ReadonlyMap<string, RegistryChain | null>): Pick<Assets, 'chainName' | 'asset'> {
  return {
    chainName: chainId => config.file.chains[chainId]?.name ?? registry.get(chainId)?.name ?? chainId,
    asset: (chainId, denom) =>
      config.file.chains[chainId]?.assets.find(one => one.denom === denom) ?? registry.get(chainId)?.assets.get(denom) ?? null,
  }
}

function viewConfig(
  config: Config,
  configured: ChainSettings[],
  ctx: ClearingContext,
  registry: ReadonlyMap<string, RegistryChain | null>,
  ways: Ways,
): ConfigView {
  return {
    service: {
      name: config.file.service.name,
      supportUrl: config.file.service.supportUrl,
      imprintUrl: config.file.service.imprintUrl,
      objective: config.file.service.objective,
      branding: { logoUrl: config.logo && new URL(brandPaths.logo, ctx.settings.publicUrl).href },
    },
    chains: configured.flatMap(chain => {
      const serviceAddress = ctx.settings.serviceAddresses.get(chain.chainId)
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
              explorerProposal: config.file.chains[chain.chainId]?.explorerProposal,
              logo: listed?.logo,
              endpoints: config.file.chains[chain.chainId]?.endpoints ?? listed?.endpoints,
              serviceAddress,
              paymentDenoms: ctx.settings.paymentDenoms(chain.chainId).map(denom => {
                const { service, perPacket } = ctx.settings.fees(denom)
                const name = ctx.assets.asset(chain.chainId, denom) ?? { symbol: denom, decimals: 0 }
                return { denom, ...name, fees: { service: service.toString(), perPacket: perPacket.toString() } }
              }),
              healthy: ctx.chains.get(chain.chainId)?.health().healthy ?? false,
            },
          ]
    }),
    rates: config.file.rates,
    signingKeys: ctx.signer.keys,
    tokenTtlSeconds: config.tokenTtlSeconds,
    confirmations: config.confirmations,
    stuckAfterSeconds: config.stuckAfterSeconds,
    notices: { email: ways.email !== undefined, pushKey: ways.pushKey },
    mode: config.mode,
    developmentWalletUrl: config.mode === 'sandbox' ? config.developmentWalletUrl : undefined,
  }
}
