import type { HermesLack } from '@relayooor/shared'
import type { Rpc } from 'cosmjs-types/helpers'
import type { Connections } from './httpPost.ts'
import type { AnswerCopy } from './spooledAnswer.ts'

/** The generated `QueryClientImpl`s of cosmjs-types are built on this. */
export type ProtobufRpc = Rpc

/** The part of pino's logger that we use. */
export interface Logger {
  debug: (fields: object, message?: string) => void
  info: (fields: object, message?: string) => void
  warn: (fields: object, message?: string) => void
  error: (fields: object, message?: string) => void
}

/** What has to be known to talk to a chain. */
export interface ChainSettings {
  chainId: string
  /** CometBFT RPC addresses (http or https). Hermes is given the first that it can work with. */
  rpc: string[]
  /** How many nodes, by their hosts, must show the same block before it counts; 1 by default. */
  quorum?: number
  /** Bech32 prefix of its accounts. */
  prefix: string
  addressType: 'secp256k1' | 'eth_secp256k1'
  /** How it names its public keys, when not as the SDK does. */
  pubKeyTypeUrl?: string | undefined
  /**
   * The gas price in Hermes' configuration. Decimals, in `denom` per unit of gas; with `dynamic` it pays the fee market's price times
   * `multiplier`, up to `max`.
   */
  gasPrice: { amount: string; denom: string; dynamic?: { multiplier: string; max: string } | undefined }
  maxGas: number
  gasMultiplier: number
  /** Milliseconds until one request to one endpoint is given up; 5000 by default. */
  requestTimeoutMs?: number
  /**
   * Requests per second to one endpoint; 300 by default: the node that an operator runs for Hermes
   * takes far more, a public one needs less.
   */
  requestsPerSecond?: number
  /** Milliseconds without a new block after which the chain counts as halted; by default derived from its own block times. */
  haltedAfterMs?: number
  /** Milliseconds between two looks at `/status`; 1000 by default. */
  pollMs?: number
}

export interface ChainEvent {
  type: string
  attributes: { key: string; value: string }[]
}

/** A transaction in a block. */
export interface BlockTx {
  /** SHA-256 of `bytes`, upper-case hex. */
  hash: string
  index: number
  /** 0 is success. */
  code: number
  codespace: string
  log: string
  gasUsed: bigint
  gasWanted: bigint
  events: ChainEvent[]
  /** The encoded TxRaw. */
  bytes: Uint8Array
}

export interface IndexedTx extends BlockTx {
  height: number
}

export interface Block {
  chainId: string
  height: number
  time: Date
  txs: BlockTx[]
  /** Events of begin and end of the block (CometBFT 0.37) or of finalize_block (0.38 and later). */
  events: ChainEvent[]
  /** So many nodes showed it alike; one where nobody else was asked, or an admin lets one alone be believed. */
  witnesses?: number
  /** Only where several nodes were asked and did not all show the same. */
  dissent?: Dissent
}

/** A block as one endpoint shows it. */
export interface ShownBlock {
  /** The endpoint's address, without path and query. */
  endpoint: string
  /** Hash of the header; empty when the node does not tell it. */
  hash: string
  /** What each transaction returned, in base64: covered by consensus, as are code and gas. */
  data: string[]
  block: Block
}

/** Why a block counts although not all agree: a quorum outvoted the others, or an admin has allowed that one node is believed. */
export interface Dissent {
  by: 'quorum' | 'admin'
  says: EndpointSays[]
}

/** What an endpoint says of a block, in words for an operator. */
export interface EndpointSays {
  endpoint: string
  says: string
}

/** One node alone is believed until then: the named one, else the first of the configured ones that shows the block. */
export interface SingleNodeOverride {
  until: Date
  endpoint: string | null
}

/** What is known of the agreement of a chain's nodes beyond what this process sees: from its reader, and from an admin. */
export interface AgreementNews {
  state: 'agreed' | 'too-few' | 'contradicted'
  grant: SingleNodeOverride | null
}

/** What a quorum of nodes answered instead of a block: why it cannot be read, and what is kept of it. */
export interface UnreadableBlock {
  reason: string
  answer: AnswerCopy
}

export interface Head {
  height: number
  time: Date
}

export interface EndpointHealth {
  /** Without path and query, where a provider's key may stand. */
  url: string
  ok: boolean
  height?: number | undefined
  /** Of the block at that height. */
  blockTime?: Date | undefined
  /** Moving average of answer times. */
  latencyMs?: number | undefined
  earliestHeight?: number | undefined
  error?: string | undefined
  /** Since when `ok` is what it is. */
  since: Date
  /** An operator wants it to be asked nothing. */
  drained?: boolean | undefined
}

/** An endpoint as one of the pool of its chain. */
export interface PooledEndpoint extends EndpointHealth {
  usable: boolean
  connections: Connections
  budget: { left: number; perSecond: number }
}

export interface ChainHealth {
  healthy: boolean
  /**
   * `halted`: nodes answer and make no block. `behind`: no usable node is as far as what was already seen. `too-few`: fewer nodes
   * than the quorum show the chain. `contradicted`: they show different blocks.
   */
  state: 'ok' | 'unreachable' | 'halted' | 'behind' | 'too-few' | 'contradicted'
  /** Whether this process itself sees a quorum of current nodes, whatever an admin allows. */
  quorate: boolean
  /** Set while an admin lets one node alone be believed. */
  grant?: SingleNodeOverride | undefined
  head?: Head | undefined
  /** Since when `state` is what it is. */
  since: Date
  endpoints: EndpointHealth[]
}

export interface Coin {
  denom: string
  amount: string
}

export interface AccountFacts {
  accountNumber: string
  sequence: string
  /** Absent until the account has signed once. */
  pubKey?: { typeUrl: string; value: Uint8Array } | undefined
}

export interface ChannelFacts {
  state: 'OPEN' | 'FLUSHING' | 'FLUSHCOMPLETE' | 'CLOSED' | 'UNKNOWN'
  ordering: 'ORDERED' | 'UNORDERED'
  version: string
  connectionId: string
  counterparty: { portId: string; channelId: string }
}

export interface ConnectionFacts {
  clientId: string
  counterpartyConnectionId: string
  counterpartyClientId: string
}

export interface ClientFacts {
  clientId: string
  /** The chain that the client follows. */
  chainId: string
  status: 'active' | 'expired' | 'frozen' | 'unknown'
  latestHeight: { revision: bigint; height: bigint }
  trustingPeriodSeconds: number
  /** Time of the newest consensus state plus the trusting period; absent when the node cannot say. */
  expiresAt?: Date | undefined
}

/** A Tendermint light client as the chain keeps it. */
export interface LightClient {
  clientId: string
  /** The chain that it says it follows. */
  chainId: string
  latestHeight: { revision: bigint; height: bigint }
  trustingPeriodSeconds: number
  /** What another client must have alike to take its place; `proofSpecs` is a hash. */
  parameters: Record<'trustLevel' | 'unbondingPeriod' | 'maxClockDrift' | 'upgradePath' | 'proofSpecs', string>
}

/** What a light client keeps of a header (07-tendermint ConsensusState), hashes in lower-case hex, and what the header itself says. */
export interface TrustedHeader {
  height: bigint
  time: Date
  /** The root of the chain's state: the header's app hash. */
  root: string
  nextValidatorsHash: string
}

/** What a chain keeps of a packet that it forwarded, until that packet has ended. */
export interface InFlight {
  /** The packet whose money is forwarded, by its end on this chain, and by its source end. */
  portId: string
  channelId: string
  sequence: string
  sourcePortId: string
  sourceChannelId: string
  /** Further tries after a time-out. */
  triesLeft: number
  /** What came before the forwarding cannot be undone: the money stays on this chain when it fails. */
  nonrefundable: boolean
}

/** A vote on reviving a light client that is expired or frozen. */
export interface ClientRecovery {
  clientId: string
  proposalId: string
  votingEndsAt?: Date | undefined
}

export interface QueryOptions {
  /** Ask for the state at exactly this height. */
  atHeight?: number
  /** An answer from an older height is not believed: `not-yet` when every endpoint's is. */
  notBefore?: number
  /** Only the nodes that Hermes can work with, in their order, as its own questions go. */
  via?: 'hermes'
  /** A quorum of endpoints must give the same answer; with `atHeight` alone, since answers of other heights may differ. */
  agreed?: true
}

export interface TxPage {
  page: number
  perPage: number
  order?: 'asc' | 'desc'
}

export interface BroadcastResult {
  hash: string
  /** 0: in the mempool, which is not yet in a block. Else the CheckTx code. */
  code: number
  codespace: string
  log: string
}

/** What Hermes finds. `complaint`: a sentence without its full stop. Null for nothing. */
export interface ForHermes {
  lacks: HermesLack | null
  complaint: string | null
  /** The first block that one of its nodes still has; undefined where none tells. */
  earliestHeight?: number | undefined
}

/** What a node answered to a JSON-RPC call, in its own words. */
export type RpcReply = { result: unknown } | { error: { code: number; message: string; data?: string } }

/** Everything the service asks of one chain. All methods throw `ChainError`, nothing else that is expected. */
export interface Chain {
  readonly settings: ChainSettings
  /**
   * Begins status polling and block subscriptions; does not fail when endpoints are down. Resolves
   * after the first look at each endpoint.
   */
  start: () => Promise<void>
  /** Ends polling, sockets and waiting questions. */
  stop: () => Promise<void>
  health: () => ChainHealth
  /**
   * Whether there is a node that Hermes can work with: `lacks` says what keeps it from working with the first, where it can with none;
   * `complaint` what it only warns of.
   */
  forHermes: () => ForHermes
  /**
   * Has one call of Hermes answered by the first of those nodes that can: what a node has not kept, the next may have. What none gives is
   * told as a node says it.
   */
  askForHermes: (method: string, params: Record<string, unknown>) => Promise<RpcReply>
  /** The newest block that a quorum of nodes has. */
  head: () => Head | null
  /** The newest block that any usable endpoint tells of: no evidence of anything. */
  claimed: () => Head | null
  /** Takes what the reader of the chain found of its nodes' agreement, and what an admin allows. */
  learn: (news: AgreementNews) => void
  /** Its endpoints, in the configured order, in which Hermes' calls go to them. */
  pool: () => PooledEndpoint[]
  /** Asks these, and no others, nothing more, by `EndpointHealth.url`; what is under way comes to its end. */
  drain: (urls: ReadonlySet<string>) => void
  /** Closes idle connections to these, forgets what was wrong with them, and looks at each. */
  refresh: (urls: ReadonlySet<string>) => Promise<void>
  /** Calls `listener` once for each new head (heights may be skipped). Returns the way to stop that. */
  onBlock: (listener: (head: Head) => void) => () => void
  /**
   * A block that a quorum of endpoints shows alike. Throws `too-few` or `contradicted` when they do
   * not, `busy` for a large one that is asked for `ahead`.
   */
  block: (height: number, options?: { ahead?: boolean }) => Promise<Block>
  /**
   * Asks every endpoint for a block that could not be read: null as soon as one shows it, or while
   * fewer than the quorum answer with nonsense.
   */
  unreadable: (height: number) => Promise<UnreadableBlock | null>
  /** The block as each usable endpoint shows it by itself, to be told and never to be believed. */
  shown: (height: number) => Promise<ShownBlock[]>
  /** What light clients keep of a header of this chain. */
  header: (height: number) => Promise<TrustedHeader>
  /** Index look-up; null when no usable node has it (yet). */
  tx: (hash: string) => Promise<IndexedTx | null>
  /** Pages start at 1, `perPage` is at most 100. The index lags behind the block. */
  searchTxs: (query: string, page?: TxPage) => Promise<{ total: number; txs: IndexedTx[] }>
  /** Heights of the blocks whose begin or end events match. */
  searchBlocks: (query: string) => Promise<number[]>
  /**
   * Runs `ask` on one endpoint; all its requests go to that endpoint, and `ask` is run again on the next one when that fails.
   * `height` is the oldest height among the answers.
   */
  query: <T>(ask: (rpc: ProtobufRpc) => Promise<T>, options?: QueryOptions) => Promise<{ value: T; height: number }>
  balance: (address: string, denom: string, options?: QueryOptions) => Promise<bigint>
  spendable: (address: string, options?: QueryOptions) => Promise<Coin[]>
  /** At most 200 coins, for an account of anybody, who may hold any number; these denoms are among them. */
  spendableOf: (address: string, denoms: string[], options?: QueryOptions) => Promise<Coin[]>
  /** Null when there is no such account. */
  account: (address: string, options?: QueryOptions) => Promise<AccountFacts | null>
  /** `broadcast_tx_sync`, to a quorum of nodes at once; a transaction that a node already has counts as accepted. */
  broadcast: (bytes: Uint8Array) => Promise<BroadcastResult>
  /** Gas that the transaction would use; its signatures are not checked. */
  simulate: (bytes: Uint8Array) => Promise<{ gasUsed: bigint; gasWanted: bigint }>
  readonly ibc: IbcQueries
}

/** The IBC v1 ("classic") state of one chain. */
export interface IbcQueries {
  channels: (options?: QueryOptions) => Promise<{ portId: string; channelId: string; facts: ChannelFacts }[]>
  channel: (portId: string, channelId: string, options?: QueryOptions) => Promise<ChannelFacts | null>
  connection: (connectionId: string, options?: QueryOptions) => Promise<ConnectionFacts | null>
  client: (clientId: string, options?: QueryOptions) => Promise<ClientFacts>
  /** What the client trusts of the newest headers that it knows, and of the oldest; of one that is not Tendermint's, nothing. */
  trustedHeaders: (clientId: string, options?: QueryOptions) => Promise<TrustedHeader[]>
  /** The client at the other end of an IBC v2 client; null when it has none. @throws ChainError `rejected` where the chain has no IBC v2 */
  counterpartyClient: (clientId: string, options?: QueryOptions) => Promise<string | null>
  /** All of them; one of another kind than Tendermint's is left out. */
  lightClients: (options?: QueryOptions) => Promise<LightClient[]>
  /** The least that a proposal to the chain's governance has to be made with. */
  proposalDeposit: (options?: QueryOptions) => Promise<Coin[]>
  /** What the chain's governance votes on now. */
  recoveries: (options?: QueryOptions) => Promise<ClientRecovery[]>
  /** Sequences of all packets sent and neither acknowledged nor timed out. */
  commitments: (portId: string, channelId: string, options?: QueryOptions) => Promise<bigint[]>
  commitment: (
    portId: string,
    channelId: string,
    sequence: bigint,
    options?: QueryOptions,
  ) => Promise<{ present: boolean; height: number; value?: Uint8Array }>
  /** By receipt on unordered channels, by next_sequence_recv on ordered ones. */
  received: (portId: string, channelId: string, sequence: bigint, options?: QueryOptions) => Promise<{ received: boolean; height: number }>
  /** SHA-256 of the acknowledgement that this chain wrote. */
  acknowledgement: (
    portId: string,
    channelId: string,
    sequence: bigint,
    options?: QueryOptions,
  ) => Promise<{ commitment: Uint8Array | null; height: number }>
  /**
   * What packet-forward-middleware keeps of a packet that this chain sent on and that is open; null when it keeps nothing: it is no
   * forward, or has ended. @throws ChainError `rejected` where the chain has no such module
   */
  inFlight: (portId: string, channelId: string, sequence: bigint, options?: QueryOptions) => Promise<InFlight | null>
  /** Of the given sequences, those that this (receiving) end has not received. */
  unreceivedPackets: (portId: string, channelId: string, sequences: bigint[], options?: QueryOptions) => Promise<bigint[]>
  /** `hash` with or without `ibc/`. Null when the chain does not know it. */
  denomTrace: (hash: string, options?: QueryOptions) => Promise<{ path: string; baseDenom: string } | null>
}

/** The value of the first attribute with that key. */
export function attribute(event: ChainEvent, key: string): string | undefined {
  return event.attributes.find(one => one.key === key)?.value
}
