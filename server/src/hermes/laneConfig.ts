import type { FrontAddresses } from './front/front.ts'
import type { HermesChain } from './hermes.ts'
import { stringify } from 'smol-toml'
import { parseHermesConfig, parseToml } from './config.ts'
import { humanSeconds } from './humanSeconds.ts'
import { measuredGas } from './measuredGas.ts'

/** How long Hermes waits for its transactions to be committed; its default of 10 s misses some that come later. */
const leastRpcTimeoutSeconds = 60

/**
 * The configuration of clears: the operator's chains, each with the lane's key, and nothing that `hermes start` would relay. `fronts`:
 * where Hermes asks instead of the operator's nodes. @throws HermesConfigError
 */
export function deriveLaneConfig(toml: string, laneKey: string, fronts: ReadonlyMap<string, FrontAddresses> = new Map()): string {
  const known = new Map(parseHermesConfig(toml).chains.map(chain => [chain.chainId, chain]))
  const file = parseToml(toml)
  const chains = tables(file.chains).map(chain => ({
    ...chain,
    ...messagesOf(known.get(String(chain.id))),
    ...addressesIn(fronts.get(String(chain.id))),
    key_name: laneKey,
    rpc_timeout: longerTimeout(chain.rpc_timeout),
    // Hermes would leave out what the operator excludes, and with it sequences that were paid for.
    excluded_sequences: {},
  }))
  return stringify({
    ...file,
    global: { ...table(file.global), log_level: 'info' },
    mode: {
      // At least one mode must be on, and with it refresh or misbehaviour, else Hermes calls the file invalid.
      clients: { enabled: true, refresh: false, misbehaviour: true },
      connections: { enabled: false },
      channels: { enabled: false },
      packets: { ...table(table(file.mode).packets), enabled: false, clear_on_start: false, clear_interval: 0 },
    },
    rest: { ...defaultServer(3000), ...table(file.rest), enabled: false },
    telemetry: { ...defaultServer(3001), ...table(file.telemetry), enabled: false },
    tracing_server: { enabled: false, port: 5555 },
    chains,
  })
}

/**
 * No more messages in a transaction than its gas is for: one that is estimated above `max_gas` Hermes does not send at all, and with it
 * nothing of its call.
 */
function messagesOf(chain: HermesChain | undefined): { max_msg_num?: number } {
  if (!chain) return {}
  const received = Math.max(1, Math.floor((chain.maxGas - measuredGas.transaction) / measuredGas.receive))
  return { max_msg_num: Math.min(chain.maxMessages, 1 + received) }
}

function addressesIn(front: FrontAddresses | undefined): { rpc_addr?: string; grpc_addr?: string } {
  return front ? { rpc_addr: front.rpc, grpc_addr: front.grpc } : {}
}

function longerTimeout(value: unknown): string {
  const seconds = typeof value === 'string' ? humanSeconds(value) : null
  return typeof value === 'string' && seconds !== null && seconds > leastRpcTimeoutSeconds ? value : `${leastRpcTimeoutSeconds}s`
}

function defaultServer(port: number): { host: string; port: number } {
  return { host: '127.0.0.1', port }
}

function tables(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.map(table) : []
}

function table(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {}
}
