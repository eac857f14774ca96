import { z } from 'zod'
import { ChainId } from './packet.ts'
import { Time } from './time.ts'

const Height = z.object({ height: z.string(), time: Time })

export const ChainState = z.enum(['ok', 'unreachable', 'halted', 'behind', 'too-few', 'contradicted'])

/** A chain as who runs the service sees it. */
export const AdminChainView = z.object({
  chainId: ChainId,
  name: z.string(),
  /** As the process that answers sees it; `too-few` and `contradicted` also when the chain's reader says so. */
  state: ChainState,
  since: Time,
  /** The newest block that enough nodes have. */
  head: Height.optional(),
  /** The newest block whose payments and packets are recorded. */
  read: Height.optional(),
  /** The first block before that which waits to be recorded; absent when there is none. */
  quarantined: z.string().optional(),
  /** How many nodes must show the same before it counts. */
  quorum: z.int(),
  /** What the reader of the chain found; absent before it looked, and where one node is enough. */
  agreement: z
    .object({
      state: z.enum(['agreed', 'too-few', 'contradicted']),
      since: Time,
      /** The block that it is about. */
      height: z.string().optional(),
      says: z.array(z.object({ endpoint: z.string(), says: z.string() })),
    })
    .optional(),
  /** While one node alone is believed. */
  overrideWithOneNode: z
    .object({
      until: Time,
      /** The one that is believed; absent for the first of the configured ones that shows a block. */
      endpoint: z.string().optional(),
      note: z.string(),
      by: z.string(),
    })
    .optional(),
  endpoints: z.array(
    z.object({
      /** Without path and query, where a provider's key may stand. */
      url: z.string(),
      ok: z.boolean(),
      height: z.string().optional(),
      latencyMs: z.number().optional(),
      /** Blocks that it lacks of the newest one that enough nodes have. */
      behind: z.int().optional(),
      /** Requests that it may be asked in a second, and how many are left at this moment. */
      budget: z.object({ perSecond: z.number(), left: z.number() }).optional(),
      earliestHeight: z.string().optional(),
      error: z.string().optional(),
      since: Time,
    }),
  ),
})
export type AdminChainView = z.infer<typeof AdminChainView>

/** A block that could not be recorded. While it is `open` it counts as unread. */
export const QuarantineView = z.object({
  chainId: ChainId,
  height: z.string(),
  state: z.enum(['open', 'read']),
  /** `not-recorded`: it can be read, and recording it fails. `not-decoded`: no node gives an answer that can be read. */
  kind: z.enum(['not-recorded', 'not-decoded']),
  /** What failed, the last time. */
  reason: z.string(),
  /** SHA-256 of the answer, hex; its bytes, and how many of them are kept. */
  digest: z.string(),
  bytes: z.int(),
  keptBytes: z.int(),
  at: Time,
  /** How often it was tried again, and when last. */
  tries: z.int(),
  triedAt: Time.optional(),
  readAt: Time.optional(),
})
export type QuarantineView = z.infer<typeof QuarantineView>
