import { z } from 'zod'
import { Amount } from './amount.ts'
import { TokenId } from './memo.ts'
import { PacketId } from './packet.ts'
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

/** What a webhook is told of: all that happens to orders, to what goes back, transfers that become stuck. */
export const WebhookTopic = z.enum(['order.*', 'refund.*', 'packet.stuck'])
export type WebhookTopic = z.infer<typeof WebhookTopic>

/**
 * Why a webhook is off: an operator said so; its receiver answered 410; more waited for it than is kept; no key of the service opens its
 * secret any more.
 */
export const WebhookOff = z.enum(['operator', 'gone', 'full', 'secret-lost'])
export type WebhookOff = z.infer<typeof WebhookOff>

/** Where a third party hears of its own orders, and of transfers of the addresses that it named. */
export const WebhookView = z.object({
  id: z.string(),
  apiKey: z.object({ id: z.string(), name: z.string() }),
  url: z.string(),
  topics: z.array(WebhookTopic),
  /** Of `packet.stuck`: as sender or receiver. */
  addresses: z.array(z.string()),
  created: z.object({ at: Time, by: z.string() }),
  /** Messages that it has not taken yet. */
  waiting: z.int(),
  /** Since when none was taken, though some were sent. */
  failingSince: Time.optional(),
  /** While it is off, nothing is sent and nothing is written down for it. */
  off: z.object({ at: Time, why: WebhookOff }).optional(),
})
export type WebhookView = z.infer<typeof WebhookView>

export const WebhookMade = WebhookView.extend({
  /** By which its messages are signed. It is told once. */
  secret: z.string(),
})
export type WebhookMade = z.infer<typeof WebhookMade>

/** As its owner sees it: who made it is a matter of who runs the service. */
export const OwnWebhookView = WebhookView.omit({ apiKey: true, created: true })

export const OwnWebhookWithSecret = OwnWebhookView.extend({
  /** By which its messages are signed. It is told once. */
  secret: z.string(),
})
export type OwnWebhookWithSecret = z.infer<typeof OwnWebhookWithSecret>

/** One message to a webhook, and what became of it. */
export const WebhookDeliveryView = z.object({
  id: z.string(),
  webhook: z.string(),
  /** As `type` of the message. */
  type: z.string(),
  /** An order or a packet; of each, messages are sent one after the other. */
  subject: z.string(),
  text: z.string(),
  at: Time,
  state: z.enum(['waiting', 'delivered', 'failed']),
  attempts: z.int(),
  nextAttemptAt: Time.optional(),
  deliveredAt: Time.optional(),
  /** Of the last attempt: the receiver's HTTP status, and what it said or why it could not be asked. */
  status: z.int().optional(),
  answer: z.string().optional(),
})
export type WebhookDeliveryView = z.infer<typeof WebhookDeliveryView>

/** A transfer that has become stuck. */
export const StuckTransfer = z.object({
  packet: PacketId,
  sender: z.string().optional(),
  receiver: z.string().optional(),
  amount: Amount.optional(),
  sentAt: Time.optional(),
})
export type StuckTransfer = z.infer<typeof StuckTransfer>

/**
 * What a webhook gets, signed by `Relayooor-Signature` as `t=<seconds>,v1=<HMAC-SHA256 of "<seconds>.<body>">`. It comes at least once:
 * `id` is the same when it comes again. Of one order the revisions only grow, but for what an operator sends again.
 */
export const WebhookMessage = z.object({
  id: z.string(),
  /** `order.cleared`, `refund.confirmed`: the kind of a line of the order's timeline; or `packet.stuck`. */
  type: z.string(),
  service: z.string(),
  at: Time,
  text: z.string(),
  /** The order, and which of its revisions it has since. */
  order: z.object({ token: TokenId, revision: z.int() }).optional(),
  /** As the line of the timeline has it; of `packet.stuck` a StuckTransfer. */
  data: z.record(z.string(), z.unknown()),
})
export type WebhookMessage = z.infer<typeof WebhookMessage>
