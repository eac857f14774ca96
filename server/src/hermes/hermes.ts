import type { FailureReason } from '@relayooor/shared'

/** The part of pino's logger that we use. */
export interface HermesLogger {
  debug: (fields: object, message?: string) => void
  info: (fields: object, message?: string) => void
  warn: (fields: object, message?: string) => void
  error: (fields: object, message?: string) => void
}

/** Which channels Hermes relays on; port and channel are Hermes' patterns, `*` matches any text. */
export interface HermesPacketFilter {
  policy: 'allow' | 'deny'
  list: [port: string, channel: string][]
}

/** One `[[chains]]` section of a Hermes config.toml. */
export interface HermesChain {
  chainId: string
  /** http(s) address of the CometBFT RPC. */
  rpcAddr: string
  prefix: string
  keyName: string
  keyStoreFolder?: string | undefined
  /** `amount` is a decimal, in `denom` per unit of gas. */
  gasPrice: { amount: string; denom: string; dynamic?: { multiplier: string; max: string } | undefined }
  maxGas: number
  gasMultiplier: number
  addressType: 'secp256k1' | 'eth_secp256k1'
  /** How the chain names its public keys, when not as the SDK does. */
  pubKeyTypeUrl?: string | undefined
  /** Seconds; absent when Hermes takes two thirds of the unbonding period. */
  trustingPeriodSeconds?: number | undefined
  /** The fraction of the trusting period after which Hermes refreshes a client, such as `1/3`. */
  clientRefreshRate?: string | undefined
  packetFilter?: HermesPacketFilter | undefined
  /** Messages of one transaction. */
  maxMessages: number
  /** Bytes of one transaction. */
  maxTxBytes: number
  /** By the channel of this chain: ranges of sequences sent over it that Hermes leaves alone, both ends among them. */
  excluded: ReadonlyMap<string, (readonly [from: bigint, to: bigint])[]>
}

export interface HermesConfig {
  chains: HermesChain[]
  /** Longer memos and receivers of ICS-20 packets are not relayed, whatever is to become of them; null is no limit. */
  memoBytes: number | null
  receiverBytes: number | null
  /** Ids of chains in the file that are not Cosmos SDK chains. */
  unsupported: string[]
  rest?: { host: string; port: number; enabled: boolean } | undefined
  telemetry?: { host: string; port: number; enabled: boolean } | undefined
}

/** One event that Hermes says it caused. A hint only: what was cleared is read from the chains. */
export interface HermesEvent {
  /** Hermes' own name: `WriteAcknowledgement`, `AcknowledgePacket`, `TimeoutPacket`, `TimeoutOnClosePacket`, `UpdateClient`, … */
  kind: string
  sequence?: string | undefined
  /** Source end of the packet. */
  portId?: string | undefined
  channelId?: string | undefined
}

export interface HermesComplaint {
  reason: FailureReason
  text: string
}

export interface HermesOutput {
  /** `none`: it printed no result. */
  status: 'success' | 'error' | 'none'
  events: HermesEvent[]
  errorText?: string | undefined
  /**
   * What its log lines complained of, each text once, in order but for `hermes-failed`, which says
   * least: the last one is the one to tell.
   */
  complaints: HermesComplaint[]
}

/** Stored before Hermes begins, so that others can tell whether it still runs. */
export interface HermesProcess {
  pid: number
  startTicks: string
  guardPid: number
}

export interface HermesRun {
  end: 'exited' | 'timed-out' | 'cancelled' | 'not-started'
  exitCode: number | null
  output: HermesOutput
  startedAt: Date
  endedAt: Date
  /** The last lines of both outputs, for people. */
  tail: string
}

export interface ClearOptions {
  bin: string
  configPath: string
  /** The source end of the packets. */
  chainId: string
  portId: string
  channelId: string
  /** Decimal strings. */
  sequences: string[]
  keyName: string
  /** SIGTERM after this time. */
  timeoutMs: number
  /** SIGKILL this long after SIGTERM. */
  killAfterMs: number
  /** Aborting it is a cancel: SIGTERM, then SIGKILL. */
  signal: AbortSignal
  /** Awaited before Hermes does anything; when it fails, Hermes is not started. */
  onStart: (process: HermesProcess) => void | Promise<void>
  log: HermesLogger
}
