import { z } from 'zod'
import { Amount } from './amount.ts'
import { ChainId, ChannelId, PortId } from './packet.ts'
import { PacketResult } from './states.ts'
import { Time } from './time.ts'
import { ClearingStatus } from './views.ts'

/** An order in a list: as in its status, but with its first transfers only. */
export const OperationView = ClearingStatus.pick({
  token: true,
  revision: true,
  status: true,
  payments: true,
  expected: true,
  topUpUntil: true,
  packets: true,
  refunds: true,
  createdAt: true,
  expiresAt: true,
  finishedAt: true,
}).extend({
  /** Of all transfers of the order, also those that are not in `packets`. */
  packetCount: z.int(),
  results: z.partialRecord(PacketResult, z.int()),
  /** What was earned, once it is finished. */
  kept: Amount.optional(),
})
export type OperationView = z.infer<typeof OperationView>

/** What a wallet is asked to sign, word for word. */
export const ChallengeView = z.object({ nonce: z.string(), message: z.string(), expiresAt: Time })
export type ChallengeView = z.infer<typeof ChallengeView>

/** `viewer` reads all that `admin` does, and changes nothing. */
export const Role = z.enum(['user', 'viewer', 'admin'])
export type Role = z.infer<typeof Role>

export const SessionView = z.object({ address: z.string(), chainId: ChainId, role: Role, expiresAt: Time })
export type SessionView = z.infer<typeof SessionView>

/** A session that the admin key was exchanged for: it is no wallet's. */
export const AdminSessionView = SessionView.pick({ role: true, expiresAt: true })
export type AdminSessionView = z.infer<typeof AdminSessionView>

/** Whoever is signed in: without address and chain by the admin key. */
export const AnySessionView = SessionView.partial({ address: true, chainId: true })
export type AnySessionView = z.infer<typeof AnySessionView>

/** The same denom may be another coin on another chain. */
const ChainAmount = Amount.extend({ chainId: ChainId })

/**
 * An account on all chains of its key. `paid` is what its addresses sent to us, `refunded` what has come back of that. A rate or
 * time of which there is no case yet is 0; `packetsCleared` tells. Rate, times and channels are those of the newest 1,000 orders.
 */
export const UserStatisticsView = z.object({
  address: z.string(),
  operations: z.int(),
  packetsRequested: z.int(),
  /** By us, as quoted; of these `packetsReturned` brought the money back to its sender. */
  packetsCleared: z.int(),
  packetsReturned: z.int(),
  /** Of those that we tried to the end: cleared by another relayer is no try. */
  successRate: z.number(),
  paid: z.array(ChainAmount),
  refunded: z.array(ChainAmount),
  clearSeconds: z.object({ p50: z.number(), p95: z.number() }),
  /** The last 90 days (UTC) on which something was paid, oldest first. */
  byDay: z.array(
    z.object({
      day: z.iso.date(),
      operations: z.int(),
      packetsRequested: z.int(),
      packetsCleared: z.int(),
      packetsReturned: z.int(),
      paid: z.array(ChainAmount),
      refunded: z.array(ChainAmount),
    }),
  ),
  channels: z.array(
    z.object({
      chainId: ChainId,
      portId: PortId,
      channelId: ChannelId,
      destinationChainId: ChainId,
      packetsRequested: z.int(),
      packetsCleared: z.int(),
      successRate: z.number(),
    }),
  ),
  /** When the first and the newest order were paid. */
  firstAt: Time.nullable(),
  lastAt: Time.nullable(),
})
export type UserStatisticsView = z.infer<typeof UserStatisticsView>
