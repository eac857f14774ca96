import type { StoredRateLimit } from '../ibc/ibcStore.ts'
import type { QueryHandler } from './query.ts'
import { BinaryReader, BinaryWriter } from 'cosmjs-types/binary'
import { limitKey, rateLimits } from '../ibc/ibcStore.ts'

/** ibc-go v11 rate-limiting, whose types are not generated for us. A coin without a limit has an empty answer. */
export const rateLimitQueries: Record<string, QueryHandler> = {
  '/ibc.applications.rate_limiting.v1.Query/RateLimit': (context, bytes) => {
    const [denom = '', channelId = ''] = readTexts(bytes)
    const limit = rateLimits.get(context.state, limitKey(denom, channelId))
    return limit ? new BinaryWriter().uint32(10).bytes(encode(limit)).finish() : new Uint8Array()
  },

  '/ibc.applications.rate_limiting.v1.Query/AllRateLimits': context => encodeAll(rateLimits.list(context.state).map(([, limit]) => limit)),

  '/ibc.applications.rate_limiting.v1.Query/RateLimitsByChannelOrClientID': (context, bytes) => {
    const [channelId = ''] = readTexts(bytes)
    return encodeAll(
      rateLimits
        .list(context.state)
        .map(([, limit]) => limit)
        .filter(limit => limit.channelId === channelId),
    )
  },
}

function encodeAll(limits: StoredRateLimit[]): Uint8Array {
  const writer = new BinaryWriter()
  limits.forEach(limit => writer.uint32(10).bytes(encode(limit)))
  return writer.finish()
}

/** `RateLimit`: its path, quota and flow. Windows do not end by themselves here; the length tells only what was asked for. */
function encode({ denom, channelId, maxPercentSend, maxPercentReceive, inflow, outflow, channelValue }: StoredRateLimit): Uint8Array {
  return new BinaryWriter()
    .uint32(10)
    .bytes(texts(denom, channelId))
    .uint32(18)
    .bytes(
      new BinaryWriter()
        .uint32(10)
        .string(String(maxPercentSend))
        .uint32(18)
        .string(String(maxPercentReceive))
        .uint32(24)
        .uint64(24n)
        .finish(),
    )
    .uint32(26)
    .bytes(texts(inflow, outflow, channelValue))
    .finish()
}

/** Texts as the fields 1, 2 and so on. */
function texts(...values: string[]): Uint8Array {
  const writer = new BinaryWriter()
  values.forEach((value, index) => writer.uint32(((index + 1) << 3) | 2).string(value))
  return writer.finish()
}

function readTexts(bytes: Uint8Array): string[] {
  const reader = new BinaryReader(bytes)
  const found: string[] = []
  while (reader.pos < reader.len) found[(reader.uint32() >>> 3) - 1] = reader.string()
  return found
}
