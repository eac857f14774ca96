import { z } from 'zod'
import { TokenId } from './memo.ts'
import { ClearingStatus } from './views.ts'

/** What a page says on `WS /api/v1/ws/clearing-updates`. */
export const ClientMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('subscribe'), token: TokenId, revision: z.int().min(0).optional() }),
  z.strictObject({ type: z.literal('unsubscribe'), token: TokenId }),
  z.strictObject({ type: z.literal('subscribe-address'), address: z.string().min(1).max(120) }),
  /** For who runs the service; what has moved is asked for, with a session. */
  z.strictObject({ type: z.literal('subscribe-service') }),
  z.strictObject({ type: z.literal('ping') }),
])
export type ClientMessage = z.infer<typeof ClientMessage>

/** What the server says. A push is a hint with the newest snapshot; `revision` only grows. */
export const ServerMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('status'), token: z.string(), revision: z.int(), status: ClearingStatus }),
  z.object({ type: z.literal('packets-changed'), address: z.string() }),
  z.object({ type: z.literal('service-changed') }),
  z.object({ type: z.literal('pong') }),
  z.object({ type: z.literal('error'), code: z.string(), detail: z.string() }),
  z.object({ type: z.literal('going-away'), retryAfterMs: z.int() }),
])
export type ServerMessage = z.infer<typeof ServerMessage>
