import type { ChainParameters } from '../tx/context.ts'

/** The two chains, their people and their channels: what every sandbox begins with. */

export interface PlannedChain {
  parameters: ChainParameters
  /** For people. */
  name: string
  symbol: string
  decimals: number
  /** What one coin is worth, in a currency of the sandbox's own. */
  price: string
  /** Trusting periods of the light clients 0 and 1. */
  trustingPeriodsMs: [number, number]
}

const day = 24 * 3_600_000

/**
 * Client 1 of the zone is trusted for a minute from the first block on and nobody keeps it alive: what is sent to the zone over
 * its channel-2 cannot be delivered. The hub's own client of that route lives, so sending works.
 */
export const plannedChains: [PlannedChain, PlannedChain] = [
  {
    parameters: { chainId: 'sandhub-1', prefix: 'cosmos', denom: 'uhub', minGasPrice: '0.01', feeMarket: 'feemarket' },
    name: 'Sandbox Hub',
    symbol: 'HUB',
    decimals: 6,
    price: '2.00',
    trustingPeriodsMs: [14 * day, 14 * day],
  },
  {
    parameters: { chainId: 'sandzone-1', prefix: 'osmo', denom: 'uzone', minGasPrice: '0.01', feeMarket: 'txfees' },
    name: 'Sandbox Zone',
    symbol: 'ZONE',
    decimals: 6,
    price: '0.50',
    trustingPeriodsMs: [14 * day, 60_000],
  },
]

/** channel-0 and channel-1 run over connection-0, channel-2 over connection-1. */
export const plannedChannels = [{ connection: 0 }, { connection: 0 }, { connection: 1 }]

const unit = 1_000_000n

/** Base units of each chain's own denom. The development wallet's people are `development`, `alice` and `bob`. */
export const plannedBalances: Record<string, bigint> = {
  development: 2_500n * unit,
  alice: 12_000n * unit,
  bob: 8_000n * unit,
  carol: 5_000n * unit,
  dave: 3_000n * unit,
  service: 100n * unit,
  lane: 500n * unit,
  relayer: 500n * unit,
  'other-relayer': 10_000n * unit,
}

export const walletAccounts = ['development', 'alice', 'bob']
/** Hermes' keys by the name of the account: that of clears, and that of the operator's own Hermes. */
export const hermesKeyNames = { lane: 'relayooor', relayer: 'relayer' }
