/** One of the two chains that the suite runs on. */
export interface TargetChain {
  chainId: string
  /** The first is the node that Hermes uses. */
  rpc: string[]
  prefix: string
  /** What the user has plenty of, pays fees with, and sends. */
  denom: string
  /** Decimal, in `denom` per unit of gas. */
  gasPrice: string
  /** This chain's end of an open ICS-20 channel between the two. */
  portId: string
  channelId: string
}

/** What the suite needs to know of two chains and a Hermes, simulated or real. Nobody else may relay on the channel. */
export interface Target {
  chains: [TargetChain, TargetChain]
  hermes: { bin: string; /** an operator's configuration of both chains */ configPath: string; /** a funded key on both */ laneKey: string }
  /** Funded on both chains; used by nobody else meanwhile. `index` is the last part of the derivation path. */
  user: { mnemonic: string; index: number }
  stop: () => Promise<void>
}
