/** What a node answers to a JSON-RPC call. */
export type NodeReply = { result: unknown } | { error: { code: number; message: string; data?: string } }

/** A packet that was sent, by what Hermes needs of the event of its sending. */
export interface SentPacket {
  portId: string
  channelId: string
  destinationPortId: string
  destinationChannelId: string
  /** Decimals. */
  sequence: string
  timeout: { revision: string; height: string; nanos: string }
  dataHex: string
}

/** A chain as Hermes is to see it. */
export interface FrontChain {
  chainId: string
  ask: (method: string, params: Record<string, unknown>) => Promise<NodeReply>
  /** What we know of a packet's sending; null for nothing. */
  sent: (packet: { portId: string; channelId: string; sequence: string }) => Promise<SentPacket | null>
}

/** Where Hermes is to ask instead of its chain's nodes. */
export interface FrontAddresses {
  rpc: string
  grpc: string
}
