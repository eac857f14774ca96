import { z } from 'zod'
import { invalidParams } from './rpcError.ts'

/** CometBFT writes whole numbers as strings, and takes no others. */
export const Int = z
  .string()
  .regex(/^-?\d{1,15}$/, 'invalid 64-bit integer encoding, expected string')
  .transform(Number)
export const Height = Int.optional()
export const Base64 = z.base64().transform(text => new Uint8Array(Buffer.from(text, 'base64')))
export const Hex = z
  .string()
  .regex(/^(?:0x)?(?:[0-9a-f]{2})*$/i)
  .transform(text => new Uint8Array(Buffer.from(text.replace(/^0x/, ''), 'hex')))

/**
 * Reads a method's parameters; null ones count as left out.
 * @throws RpcError
 */
export function readParams<T>(schema: z.ZodType<T>, params: Record<string, unknown>): T {
  const given = Object.fromEntries(Object.entries(params).filter(([, value]) => value !== null && value !== ''))
  const result = schema.safeParse(given)
  if (!result.success)
    throw invalidParams(
      `error converting json params to arguments: ${result.error.issues[0]?.path.join('.')}: ${result.error.issues[0]?.message}`,
    )
  return result.data
}
