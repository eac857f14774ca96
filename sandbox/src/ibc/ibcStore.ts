import type { Reader, Store } from '../store/store.ts'
import { z } from 'zod'

/** A Tendermint light client of another chain. Heights are `revision-height`, as IBC prints them. */
const StoredClient = z.object({
  chainId: z.string(),
  trustingPeriodMs: z.int(),
  unbondingPeriodMs: z.int(),
  maxClockDriftMs: z.int(),
  latestHeight: z.int(),
  frozen: z.boolean(),
})
export type StoredClient = z.infer<typeof StoredClient>

const StoredConsensus = z.object({ timeMs: z.int(), root: z.string(), nextValidatorsHash: z.string() })
export type StoredConsensus = z.infer<typeof StoredConsensus>

const StoredConnection = z.object({
  clientId: z.string(),
  counterparty: z.object({ clientId: z.string(), connectionId: z.string() }),
})
export type StoredConnection = z.infer<typeof StoredConnection>

const StoredChannel = z.object({
  state: z.enum(['OPEN', 'CLOSED']),
  ordering: z.enum(['ORDERED', 'UNORDERED']),
  version: z.string(),
  connectionId: z.string(),
  counterparty: z.object({ portId: z.string(), channelId: z.string() }),
})
export type StoredChannel = z.infer<typeof StoredChannel>

/** A window of one coin over one channel; percentages are of `channelValue`. */
const StoredRateLimit = z.object({
  denom: z.string(),
  channelId: z.string(),
  maxPercentSend: z.int(),
  maxPercentReceive: z.int(),
  inflow: z.string(),
  outflow: z.string(),
  channelValue: z.string(),
})
export type StoredRateLimit = z.infer<typeof StoredRateLimit>

export const clients = table('clients', StoredClient)
export const connections = table('connections', StoredConnection)
/** By `port/channel`. */
export const channels = table('channels', StoredChannel)

export const rateLimits = table('rate-limits', StoredRateLimit)
export function limitKey(denom: string, channelId: string): string {
  return `${denom} ${channelId}`
}

/** Heights of the followed chain that the client knows. The revision is the chain id's, and not stored. */
export function consensusStates(clientId: string) {
  return table(`consensus/${clientId}`, StoredConsensus)
}

/** Hex of packet commitments, receipts (`01`) and acknowledgement commitments, by sequence. */
export function commitmentsBucket(end: string): string {
  return `commitments/${end}`
}
export function receiptsBucket(end: string): string {
  return `receipts/${end}`
}
export function acknowledgementsBucket(end: string): string {
  return `acknowledgements/${end}`
}

export function nextSequenceSend(store: Reader, end: string): bigint {
  return BigInt(store.get('next-sequence-send', end) ?? 1)
}

function table<T>(bucket: string, schema: z.ZodType<T>) {
  const parse = (text: string): T => schema.parse(JSON.parse(text))
  return {
    get(store: Reader, key: string): T | undefined {
      const text = store.get(bucket, key)
      return text === undefined ? undefined : parse(text)
    },
    set(store: Store, key: string, value: T): void {
      store.set(bucket, key, JSON.stringify(value))
    },
    list(store: Reader): [key: string, value: T][] {
      return store.list(bucket).map(([key, text]) => [key, parse(text)])
    },
  }
}
