/** One of the chains that the suite runs on. */
export interface TargetChain {
  chainId: string
  /** The first is the node that Hermes uses. */
  rpc: string[]
  prefix: string
  /** The coin of fees and transfers; the user has plenty of it. */
  denom: string
  /** Decimal, in `denom` per unit of gas. */
  gasPrice: string
  /** This chain's end of an open ICS-20 channel between the two. */
  portId: string
  channelId: string
}

/** Two chains and a Hermes, simulated or real. Nobody else may relay on the channel. */
export interface Target {
  chains: [TargetChain, TargetChain]
  hermes: { bin: string; /** an operator's configuration of both chains */ configPath: string; /** a funded key on both */ laneKey: string }
  /** Funded on both chains and used by this suite only. `index` is the last part of the derivation path. */
  user: { mnemonic: string; index: number }
  stop: () => Promise<void>
}

/** Three chains in a row: the first two as in `Target`, the last with its end of the channel to the middle one, which forwards. */
export interface ForwardTarget extends Omit<Target, 'chains'> {
  chains: [TargetChain, TargetChain, TargetChain]
  /** The middle chain's end of the channel to the last one. */
  onwardChannelId: string
}
