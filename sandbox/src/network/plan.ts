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
}

/** In a row: each has routes to the one before and the one after. A sandbox has the first two of them, or all three. */
export const plannedChains: PlannedChain[] = [
  {
    parameters: { chainId: 'sandhub-1', prefix: 'cosmos', denom: 'uhub', minGasPrice: '0.01', feeMarket: 'feemarket' },
    name: 'Sandbox Hub',
    symbol: 'HUB',
    decimals: 6,
    price: '2.00',
  },
  {
    parameters: { chainId: 'sandzone-1', prefix: 'osmo', denom: 'uzone', minGasPrice: '0.01', feeMarket: 'txfees' },
    name: 'Sandbox Zone',
    symbol: 'ZONE',
    decimals: 6,
    price: '0.50',
  },
  {
    parameters: { chainId: 'sandport-1', prefix: 'juno', denom: 'uport', minGasPrice: '0.01' },
    name: 'Sandbox Port',
    symbol: 'PORT',
    decimals: 6,
    price: '1.00',
  },
]

/** One chain's side of a connection: its client and its connection have the same number. */
export interface PlannedEnd {
  chainId: string
  number: number
  trustingPeriodMs: number
}

/** A connection between two chains, and the numbers of its channels on the first and on the second. */
export interface PlannedConnection {
  ends: [PlannedEnd, PlannedEnd]
  channels: [number, number][]
}

/** Of all clients but one. */
export const trustingPeriodMs = 14 * 24 * 3_600_000

/**
 * The zone's client 1 is trusted for a minute and nobody updates it, so transfers to the zone over channel-2 cannot be delivered. The hub's
 * client of that route is active, so they can be sent.
 */
export const plannedConnections: PlannedConnection[] = [
  {
    ends: [
      { chainId: 'sandhub-1', number: 0, trustingPeriodMs },
      { chainId: 'sandzone-1', number: 0, trustingPeriodMs },
    ],
    channels: [
      [0, 0],
      [1, 1],
    ],
  },
  {
    ends: [
      { chainId: 'sandhub-1', number: 1, trustingPeriodMs },
      { chainId: 'sandzone-1', number: 1, trustingPeriodMs: 60_000 },
    ],
    channels: [[2, 2]],
  },
  {
    ends: [
      { chainId: 'sandzone-1', number: 2, trustingPeriodMs },
      { chainId: 'sandport-1', number: 0, trustingPeriodMs },
    ],
    channels: [[3, 0]],
  },
]

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
