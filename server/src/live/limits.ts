export interface LiveLimits {
  /** Bytes of one message from a page. */
  messageBytes: number
  /** Tokens and addresses together. */
  subscriptionsPerSocket: number
  /** The networks around an address have four and sixteen times as many; IPv6 addresses count by /64. */
  socketsPerAddress: number
  /** When there are as many, those of the network with the most make way. */
  sockets: number
  /** Messages per page: a burst, then per second. */
  messageBurst: number
  messagesPerSecond: number
  /** Unreadable messages until the socket is closed. */
  badMessages: number
  /** Bytes that may wait for a slow reader. */
  waitingBytes: number
  /** Milliseconds between two heartbeats; a socket that missed one is dead. */
  heartbeatMs: number
  /** Milliseconds between two hints about one address. */
  addressHintMs: number
  /** Milliseconds between two hints that something of the service moved. */
  serviceHintMs: number
  /** Snapshots that are read from the database at the same time. */
  loads: number
  /** Milliseconds that sockets get to say goodbye. */
  goodbyeMs: number
}

export const defaultLiveLimits: LiveLimits = {
  messageBytes: 4 * 1024,
  subscriptionsPerSocket: 50,
  socketsPerAddress: 20,
  sockets: 10_000,
  messageBurst: 120,
  messagesPerSecond: 20,
  badMessages: 5,
  waitingBytes: 1024 * 1024,
  heartbeatMs: 30_000,
  addressHintMs: 500,
  serviceHintMs: 1_000,
  loads: 4,
  goodbyeMs: 2_000,
}
