import { z } from 'zod'
import { AbciError, refuse } from '../tx/abciError.ts'
import { forwardErrors, unregistered } from './errors.ts'

/** What a memo's `forward` asks for. */
export interface Forward {
  receiver: string
  port: string
  channel: string
  /** Nanoseconds; zero or less is the middleware's own. */
  timeout: bigint
  /** Undefined: the middleware's own. */
  retries?: number
  next?: Forward
}

/** A JSON number of nanoseconds, or text such as `5s`. */
const Timeout = z.union([z.number(), z.string()]).transform((value, context) => {
  const nanoseconds = typeof value === 'number' ? BigInt(Math.trunc(value)) : parseGoDuration(value)
  if (nanoseconds !== null) return nanoseconds
  context.addIssue({ code: 'custom', message: `time: invalid duration ${JSON.stringify(value)}` })
  return z.NEVER
})
const Nested = z.union([z.record(z.string(), z.unknown()), z.string().transform(parseObject)])
const Metadata = z.object({
  receiver: z.string(),
  port: z.string(),
  channel: z.string(),
  timeout: Timeout.default(0n),
  retries: z.number().min(0).max(255).transform(Math.trunc).optional(),
  next: Nested.optional(),
})

/**
 * Reads a memo as ibc-go v11 packet-forward-middleware types/forward.go does: a memo without an object `forward` forwards nothing. @throws
 * AbciError for one that it takes for a forward and cannot read
 */
export function readForward(memo: string): Forward | null {
  const metadata = parseObject(memo)?.forward
  return isObject(metadata) ? readMetadata(metadata) : null
}

/** `nonrefundable` beside `forward` stands for a swap before it, as in the test application of real chains: the money stays. */
export function isNonrefundable(memo: string): boolean {
  return parseObject(memo)?.nonrefundable === true
}

/** The memo of the next packet, as Go writes a map: keys in alphabetical order, the time-out in nanoseconds. */
export function writeForward(forward: Forward): string {
  return JSON.stringify(toJson(forward))
}

function toJson({ channel, next, port, receiver, retries, timeout }: Forward): unknown {
  return {
    forward: {
      channel,
      ...(next && { next: toJson(next) }),
      port,
      receiver,
      ...(retries !== undefined && { retries }),
      ...(timeout > 0n && { timeout: Number(timeout) }),
    },
  }
}

function readMetadata(metadata: Record<string, unknown>): Forward {
  const read = Metadata.safeParse(metadata)
  if (!read.success) throw refuse(forwardErrors.invalidMetadata, z.prettifyError(read.error))
  const { retries, next, ...rest } = read.data
  const nested = next === undefined ? undefined : next?.forward
  if (next !== undefined && !isObject(nested))
    throw refuse(forwardErrors.invalidMetadata, 'next forward metadata is not a valid map or string')
  return { ...rest, ...(retries !== undefined && { retries }), ...(isObject(nested) && { next: readMetadata(nested) }) }
}

/** `ForwardMetadata.Validate`. @throws AbciError */
export function requireValid({ receiver, port, channel }: Forward): void {
  if (receiver === '') throw refuse(unregistered, 'failed to validate metadata. receiver cannot be empty')
  for (const [identifier, least] of [
    [port, 2],
    [channel, 8],
  ] as const) {
    if (identifier.length < least || identifier.length > 128 || !/^[\w.+\-#[\]<>]+$/.test(identifier))
      throw new AbciError('host', 2, `failed to validate metadata: identifier ${identifier} is invalid: invalid identifier`)
  }
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : null
  } catch {
    return null // not JSON
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const unitNanoseconds: Record<string, number> = { ns: 1, us: 1e3, µs: 1e3, μs: 1e3, ms: 1e6, s: 1e9, m: 60e9, h: 3600e9 }

/** Go `time.ParseDuration`. */
function parseGoDuration(text: string): bigint | null {
  const [, minus, size = ''] = /^(-)?\+?(.*)$/.exec(text) ?? []
  const parts = [...size.matchAll(/(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|[smh])/g)]
  // A bare zero is the only number without a unit.
  if (size !== '0' && (size === '' || parts.map(([part]) => part).join('') !== size)) return null
  const total = parts.reduce((sum, [, count, unit = '']) => sum + BigInt(Math.trunc(Number(count) * (unitNanoseconds[unit] ?? 0))), 0n)
  return minus ? -total : total
}
