import type { ChainParameters } from '../tx/context.ts'

/** The chains, accounts and channels of every sandbox. */

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
 * The zone's client 1 is trusted for a minute and nobody updates it, so transfers to the zone over channel-2 cannot be delivered. The hub's
 * client of that route is active, so they can be sent.
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

/** Base units of each chain's own denom. The development wallet has `development`, `alice` and `bob`. */
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
/** Hermes' keys by account name: for clears, and of the operator's own Hermes. */
export const hermesKeyNames = { lane: 'relayooor', relayer: 'relayer' }
