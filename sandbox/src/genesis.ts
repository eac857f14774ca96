import type { SandboxAccount } from './accounts/accounts.ts'
import type { StoredChannel } from './ibc/ibcStore.ts'
import type { Store } from './store/store.ts'
import type { ChainParameters } from './tx/context.ts'
import { escrowAddress, moduleAddress } from './accounts/address.ts'
import { createAccount } from './accounts/authStore.ts'
import { supplyOf } from './bank/bank.ts'
import { channels, clients, connections, consensusStates } from './ibc/ibcStore.ts'

/** Besides the account keys. Amounts in base units of the chain's own denom. */
export interface GenesisPlan {
  chain: ChainParameters
  accounts: SandboxAccount[]
  balances: Record<string, bigint>
  connections: GenesisConnection[]
}

/** A client of another chain as it is before its first block, a connection over it, and the connection's channels, by their numbers. */
export interface GenesisConnection {
  counterparty: { chainId: string; genesisTimeMs: number; appHash: Uint8Array; nextValidatorsHash: Uint8Array; number: number }
  number: number
  trustingPeriodMs: number
  channels: { number: number; counterparty: number }[]
}

/** simd's module accounts. x/gov and the transfer module may hold users' money; all but gov refuse it. */
const modules: [name: string, permissions: string[]][] = [
  ['fee_collector', []],
  ['distribution', []],
  ['bonded_tokens_pool', ['burner', 'staking']],
  ['not_bonded_tokens_pool', ['burner', 'staking']],
  ['gov', ['burner']],
  ['mint', ['minter']],
  ['transfer', ['minter', 'burner']],
]

const unbondingPeriodMs = 21 * 24 * 3_600_000
const maxClockDriftMs = 30_000

export function writeGenesis(store: Store, plan: GenesisPlan): void {
  const { chain } = plan
  for (const account of plan.accounts) {
    const address = account.addresses[chain.chainId] ?? ''
    createAccount(store, address)
    credit(store, address, chain.denom, plan.balances[account.name] ?? 0n)
  }
  for (const [name, permissions] of modules)
    createAccount(store, moduleAddress(chain.prefix, name), { name, permissions, blocked: name !== 'gov' })
  store.set('params', 'transfer-receive-enabled', 'true')
  store.set('params', 'unbonding-period-ms', String(unbondingPeriodMs))
  for (const connection of plan.connections) {
    writeConnection(store, connection)
    for (const { number, counterparty } of connection.channels)
      writeChannel(store, chain, `channel-${number}`, `connection-${connection.number}`, `channel-${counterparty}`)
  }
}

function credit(store: Store, address: string, denom: string, amount: bigint): void {
  if (amount === 0n) return
  store.set(`balances/${address}`, denom, String(amount))
  store.set('supply', denom, String(supplyOf(store, denom) + amount))
}

function writeConnection(store: Store, { counterparty, number, trustingPeriodMs }: GenesisConnection) {
  const { chainId, genesisTimeMs, appHash, nextValidatorsHash } = counterparty
  const clientId = `07-tendermint-${number}`
  clients.set(store, clientId, { chainId, trustingPeriodMs, unbondingPeriodMs, maxClockDriftMs, latestHeight: 1, frozen: false })
  const root = Buffer.from(appHash).toString('hex')
  consensusStates(clientId).set(store, '1', {
    timeMs: genesisTimeMs,
    root,
    nextValidatorsHash: Buffer.from(nextValidatorsHash).toString('hex'),
  })
  connections.set(store, `connection-${number}`, {
    clientId,
    counterparty: { clientId: `07-tendermint-${counterparty.number}`, connectionId: `connection-${counterparty.number}` },
  })
}

function writeChannel(store: Store, chain: ChainParameters, channelId: string, connectionId: string, counterparty: string) {
  const channel: StoredChannel = {
    state: 'OPEN',
    ordering: 'UNORDERED',
    version: 'ics20-1',
    connectionId,
    counterparty: { portId: 'transfer', channelId: counterparty },
  }
  channels.set(store, `transfer/${channelId}`, channel)
  createAccount(store, escrowAddress(chain.prefix, 'transfer', channelId))
}
