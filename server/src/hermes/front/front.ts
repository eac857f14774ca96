/** What a node answers to a JSON-RPC call. */
export type NodeReply = { result: unknown } | { error: { code: number; message: string; data?: string } }

interface PacketEnd {
  portId: string
  channelId: string
}

/** The event of a packet that Hermes searches for. */
export interface SearchedEvent {
  type: 'send_packet' | 'write_acknowledgement'
  source: PacketEnd
  destination: PacketEnd
  /** Decimals. */
  sequence: string
}

/** What Hermes takes of such an event, beside what it searched by. */
export interface ToldEvent {
  timeout: { revision: string; height: string; nanos: string }
  dataHex: string
  /** Where it is the acknowledgement's. */
  ackHex?: string
}

/** A chain as Hermes is to see it. */
export interface FrontChain {
  chainId: string
  ask: (method: string, params: Record<string, unknown>) => Promise<NodeReply>
  /** What we know of an event of this chain; null for nothing. */
  tell: (searched: SearchedEvent) => Promise<ToldEvent | null>
}

/** Where Hermes is to ask instead of its chain's nodes. */
export interface FrontAddresses {
  rpc: string
  grpc: string
}
