import type { SandboxAccount } from './accounts/accounts.ts'
import type { Clock } from './chain/clock.ts'
import type { Validator } from './chain/header.ts'
import type { SimChain } from './chain/simChain.ts'
import type { Control } from './control/control.ts'
import type { GenesisConnection } from './genesis.ts'
import type { ChainInfo, SandboxInfo } from './network/info.ts'
import type { PlannedChain } from './network/plan.ts'
import type { RpcNode } from './rpc/server.ts'
import type { Settings } from './settings.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deriveAccount } from './accounts/accounts.ts'
import { createChain } from './chain/chain.ts'
import { newClock } from './chain/clock.ts'
import { emptyHash, newValidator } from './chain/header.ts'
import { createControl } from './control/control.ts'
import { startControlServer } from './control/server.ts'
import { writeGenesis } from './genesis.ts'
import { prepareHermes } from './hermesFiles.ts'
import { plannedBalances, plannedChains, plannedConnections } from './network/plan.ts'
import { refreshClients } from './refreshClients.ts'
import { startNode } from './rpc/server.ts'
import { readSettings, writeSettings } from './settings.ts'
import { seedPast } from './traffic/seed.ts'
import { startTraffic } from './traffic/traffic.ts'

export interface SandboxOptions {
  /** Where the chains are stored. Without it they are in memory, and Hermes' folder is temporary. */
  home?: string
  /** Default 1000. */
  blockTimeMs?: number
  /** Makes stuck packets, at the start and later. Default none. */
  traffic?: boolean
  /** How many chains are in the row. With three, the middle one forwards transfers. Default 2; a home keeps its first number. */
  chains?: 2 | 3
  /** Endpoints of each chain, with faults of their own. Default 1. */
  nodesPerChain?: number
  /** How long the transaction index lags behind a block's results. Default 200. */
  indexLagMs?: number
  /** Keys and traffic follow from it. Default 1; a home keeps its first one. */
  seed?: number
  /** Default 127.0.0.1. */
  host?: string
  /** Default: those of the last start with this home if they are free, else free ones. */
  ports?: { control?: number; rpc?: Record<string, number[]> }
}

export interface Sandbox {
  info: SandboxInfo
  /** @throws when there is no such chain */
  chain: (chainId: string) => SimChain
  account: (name: string) => SandboxAccount
  control: Control
  /** Writes what is unwritten, and closes all ports. */
  stop: () => Promise<void>
}

/** From showing a block to having its results, as measured on a real node. */
const executeLagMs = 8
const defaultIndexLagMs = 200
/** Length of a new sandbox's past. */
const pastMs = 3_600_000

/** The chains, their endpoints, the control API and the development wallet, in this process. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const host = options.host ?? '127.0.0.1'
  const folder = options.home ?? mkdtempSync(join(tmpdir(), 'relayooor-sandbox-'))
  const before = options.home === undefined ? null : readSettings(folder)
  const settings: Settings = before ?? {
    seed: options.seed ?? 1,
    chains: options.chains ?? 2,
    genesisTimeMs: Date.now() - pastMs,
    aheadMs: 0,
    ports: { control: 0, rpc: {} },
  }
  const clock = newClock(settings.aheadMs)
  const plan = plannedChains.slice(0, settings.chains)
  const accounts = Object.keys(plannedBalances).map(name =>
    deriveAccount(
      name,
      settings.seed,
      plan.map(chain => chain.parameters),
    ),
  )
  const chains = openChains(plan, options, folder, settings, accounts, clock)
  const nodes = new Map<string, RpcNode[]>()
  for (const [chainId, chain] of chains) nodes.set(chainId, await startNodes(chain, host, options, settings))
  const info: ChainInfo[] = plan.map(planned => ({ ...planned, rpc: (nodes.get(planned.parameters.chainId) ?? []).map(node => node.url) }))
  const hermes = prepareHermes(folder, info, accounts)
  const control = createControl({
    chains: new Map([...chains].map(([chainId, chain]) => [chainId, { chain, nodes: nodes.get(chainId) ?? [] }])),
    accounts,
    clock,
    onClock: remember,
    setHermesMissing: hermes.setMissing,
  })
  const server = await startControlServer(control, { host, port: options.ports?.control ?? settings.ports.control, accounts, chains, info })
  await hermes.pointAt(server.url)
  settings.ports = {
    control: server.port,
    rpc: Object.fromEntries([...nodes].map(([chainId, list]) => [chainId, list.map(node => Number(new URL(node.url).port))])),
  }
  remember()

  const network = { chains: [...chains.values()], accounts, clock, seed: settings.seed }
  if (options.traffic && before === null) await seedPast(network)
  const stopKeeping = await refreshClients(network, before !== null)
  // All chains need a new block: a chain whose newest block is old refuses the other's headers.
  await control.mine()
  for (const chain of chains.values()) chain.start()
  const stopTraffic = options.traffic ? startTraffic(network) : () => {}

  return { info: hermes.describe(server.url), chain: chainOf, account: accountOf, control, stop }

  function remember() {
    settings.aheadMs = clock.aheadMs()
    if (options.home !== undefined) writeSettings(folder, settings)
  }

  function chainOf(chainId: string): SimChain {
    const chain = chains.get(chainId)
    if (!chain) throw new Error(`The sandbox has no chain ${chainId}`)
    return chain
  }

  function accountOf(name: string): SandboxAccount {
    const account = accounts.find(one => one.name === name)
    if (!account) throw new Error(`The sandbox has no account ${name}`)
    return account
  }

  async function stop(): Promise<void> {
    stopTraffic()
    stopKeeping()
    await Promise.all([...chains.values()].map(chain => chain.stop()))
    await Promise.all([server.stop(), ...[...nodes.values()].flat().map(node => node.stop())])
    if (options.home === undefined) rmSync(folder, { recursive: true, force: true })
  }
}

function openChains(
  plan: PlannedChain[],
  options: SandboxOptions,
  folder: string,
  settings: Settings,
  accounts: SandboxAccount[],
  clock: Clock,
): Map<string, SimChain> {
  const chains = new Map<string, SimChain>()
  const validators = new Map(plan.map(({ parameters: { chainId } }) => [chainId, newValidator(chainId, settings.seed)]))
  for (const { parameters } of plan) {
    const { chainId } = parameters
    chains.set(
      chainId,
      createChain({
        parameters,
        validator: validatorOf(validators, chainId),
        clock,
        blockTimeMs: options.blockTimeMs ?? 1000,
        executeLagMs,
        indexLagMs: options.indexLagMs ?? defaultIndexLagMs,
        folder: options.home === undefined ? undefined : join(folder, 'chains', chainId),
        genesisTimeMs: settings.genesisTimeMs,
        genesis: store =>
          writeGenesis(store, {
            chain: parameters,
            accounts,
            balances: plannedBalances,
            connections: connectionsOf(chainId, validators, settings.genesisTimeMs),
          }),
        counterparty: other => chains.get(other)?.asCounterparty(),
      }),
    )
  }
  return chains
}

/** A chain's connections to those of the others that run here. */
function connectionsOf(chainId: string, validators: ReadonlyMap<string, Validator>, genesisTimeMs: number): GenesisConnection[] {
  return plannedConnections
    .filter(({ ends }) => ends.every(end => validators.has(end.chainId)))
    .flatMap(({ ends: [one, other], channels }) => [
      { own: one, far: other, channels: channels.map(([number, counterparty]) => ({ number, counterparty })) },
      { own: other, far: one, channels: channels.map(([counterparty, number]) => ({ number, counterparty })) },
    ])
    .filter(({ own }) => own.chainId === chainId)
    .map(({ own, far, channels }) => ({
      counterparty: {
        chainId: far.chainId,
        genesisTimeMs,
        appHash: emptyHash,
        nextValidatorsHash: validatorOf(validators, far.chainId).setHash,
        number: far.number,
      },
      number: own.number,
      trustingPeriodMs: own.trustingPeriodMs,
      channels,
    }))
}

function validatorOf(validators: ReadonlyMap<string, Validator>, chainId: string): Validator {
  const validator = validators.get(chainId)
  if (!validator) throw new Error(`The sandbox has no chain ${chainId}`)
  return validator
}

async function startNodes(chain: SimChain, host: string, options: SandboxOptions, settings: Settings): Promise<RpcNode[]> {
  const { chainId } = chain.parameters
  const nodes: RpcNode[] = []
  for (let index = 0; index < (options.nodesPerChain ?? 1); index++) {
    const asked = options.ports?.rpc?.[chainId]?.[index]
    const last = settings.ports.rpc[chainId]?.[index]
    // A given port must be free; the last one used may be taken by now.
    nodes.push(
      asked !== undefined
        ? await startNode(chain, host, asked)
        : await startNode(chain, host, last ?? 0).catch(() => startNode(chain, host, 0)),
    )
  }
  return nodes
}
