import type { Reader, Store } from '../store/store.ts'

export interface ChainEvent {
  type: string
  attributes: [key: string, value: string][]
}

export interface ChainParameters {
  chainId: string
  prefix: string
  /** Base denom of fees. */
  denom: string
  /** Least price of a unit of gas, in base units of `denom`, as a decimal. */
  minGasPrice: string
  /** The module with the gas price; none where it is fixed. */
  feeMarket?: 'feemarket' | 'txfees'
}

/** What this chain may read of another: see `provenState` on proofs. */
export interface Counterparty {
  chainId: string
  /** The state after the block of `height`; undefined when it is not kept or not made yet. */
  stateAt: (height: number) => Reader | undefined
  /** The header of `height`; undefined when there is none. */
  headerAt: (height: number) => { timeMs: number; appHash: Uint8Array; nextValidatorsHash: Uint8Array } | undefined
}

/** What a message may read and change. */
export interface Context {
  store: Store
  chain: ChainParameters
  /** Of the block that is being made. */
  height: number
  timeMs: number
  counterparty: (chainId: string) => Counterparty | undefined
  emit: (type: string, attributes: [key: string, value: string][]) => void
}

/** The revision in a chain id such as `sandhub-1` (ibc-go 02-client `ParseChainID`). */
export function revisionOf(chainId: string): bigint {
  return BigInt(/^.+[^-]-([1-9]\d*)$/.exec(chainId)?.[1] ?? 0)
}
