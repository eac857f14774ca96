import type { z } from 'zod'
import type { ClientMessage, ServerMessage } from '../live.ts'
import { alice, cleared, token } from './story.ts'

/** One of each type. */
export const clientMessageExamples: z.input<typeof ClientMessage>[] = [
  { type: 'subscribe', token, revision: 1 },
  { type: 'unsubscribe', token },
  { type: 'subscribe-address', address: alice },
  { type: 'subscribe-service' },
  { type: 'ping' },
]
export const serverMessageExamples: z.input<typeof ServerMessage>[] = [
  { type: 'status', token, revision: cleared.revision, status: cleared },
  { type: 'packets-changed', address: alice },
  { type: 'service-changed' },
  { type: 'pong' },
  { type: 'error', code: 'invalid-request', detail: 'token: must be a token: a version 4 uuid' },
  { type: 'going-away', retryAfterMs: 2_000 },
]
