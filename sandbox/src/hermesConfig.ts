import type { ChainParameters } from './tx/context.ts'

export interface HermesConfigChain {
  parameters: ChainParameters
  rpc: string
  keyStoreFolder: string
  trustingPeriodMs: number
}

/** A configuration file of Hermes 1.10 for the sandbox's chains, as an operator would have one. */
export function hermesConfig(chains: HermesConfigChain[], keyName: string): string {
  return `# Made by the sandbox at each start.
[global]
log_level = 'info'

[mode.clients]
enabled = true
refresh = true
misbehaviour = false

[mode.connections]
enabled = false

[mode.channels]
enabled = false

[mode.packets]
enabled = true
clear_interval = 100
clear_on_start = false
tx_confirmation = false

[rest]
enabled = false
host = '127.0.0.1'
port = 3000

[telemetry]
enabled = false
host = '127.0.0.1'
port = 3001
${chains.map(chain => chainSection(chain, keyName)).join('')}`
}

function chainSection({ parameters, rpc, keyStoreFolder, trustingPeriodMs }: HermesConfigChain, keyName: string): string {
  const url = new URL(rpc)
  return `
[[chains]]
id = '${parameters.chainId}'
type = 'CosmosSdk'
rpc_addr = '${url.origin}'
grpc_addr = '${url.origin}'
event_source = { mode = 'push', url = 'ws://${url.host}/websocket', batch_delay = '200ms' }
rpc_timeout = '10s'
trusted_node = true
account_prefix = '${parameters.prefix}'
key_name = '${keyName}'
key_store_type = 'Test'
key_store_folder = '${keyStoreFolder}'
store_prefix = 'ibc'
default_gas = 200000
max_gas = 4000000
gas_price = { price = ${parameters.minGasPrice}, denom = '${parameters.denom}' }
dynamic_gas_price = { enabled = true, multiplier = 1.0, max = ${(10 * Number(parameters.minGasPrice)).toFixed(6)} }
gas_multiplier = 1.3
max_msg_num = 30
max_tx_size = 180000
clock_drift = '5s'
max_block_time = '30s'
trusting_period = '${Math.floor(trustingPeriodMs / 86_400_000)}days'
trust_threshold = '1/3'
address_type = { derivation = 'cosmos' }

[chains.packet_filter]
policy = 'allow'
list = [['transfer', '*']]
`
}
