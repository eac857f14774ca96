import { z } from 'zod'
import { Time } from './time.ts'

/** The largest share that a key can be given. */
const Units = z.int().min(1).max(100_000)

/**
 * What a key may call, by the kind of cost, and how many units of each it has in a minute. A kind that is not named it may not call.
 */
export const ApiScopes = z
  .strictObject({ read: Units, look: Units, order: Units })
  .partial()
  .refine(scopes => Object.keys(scopes).length > 0, 'needs at least one of read, look and order')
export type ApiScopes = z.infer<typeof ApiScopes>

/** Units of `order` that a key has in a day. */
export const ApiQuota = z.int().min(1).max(10_000_000)

/** A program that calls for a third party. Its secret is told once, when it is issued. */
export const ApiKeyView = z.object({
  id: z.string(),
  name: z.string(),
  state: z.enum(['active', 'expired', 'revoked']),
  scopes: ApiScopes,
  ordersPerDay: ApiQuota.optional(),
  issued: z.object({ at: Time, by: z.string() }),
  expiresAt: Time.optional(),
  /** To the minute. */
  lastUsedAt: Time.optional(),
  revoked: z.object({ at: Time, by: z.string() }).optional(),
})
export type ApiKeyView = z.infer<typeof ApiKeyView>

export const ApiKeyIssued = ApiKeyView.extend({
  /** To be sent in `X-Api-Key`. Only its hash is kept: nobody can tell it again. */
  secret: z.string(),
})
export type ApiKeyIssued = z.infer<typeof ApiKeyIssued>
