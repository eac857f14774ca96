import type { EndpointName } from '@relayooor/shared'
import type { Pool } from 'pg'
import { RateLimiterMemory, RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import { limitKey } from './limitKey.ts'

/** `read` is answered from our records, `look` asks a chain, `order` makes work or money move. */
export type Cost = 'read' | 'look' | 'order'

export const costOf = {
  config: 'read',
  stuckPackets: 'read',
  packetsByTx: 'look',
  packet: 'look',
  channels: 'read',
  statistics: 'read',
  account: 'look',
  requestToken: 'order',
  broadcast: 'order',
  verifyPayment: 'order',
  status: 'read',
  statusByPayment: 'read',
  quote: 'read',
  receipt: 'read',
  authChallenge: 'order',
  walletSign: 'order',
  session: 'read',
  signOut: 'read',
  userStatistics: 'look',
  operations: 'read',
  operationsCsv: 'look',
  paymentsInTx: 'look',
  claimChallenge: 'order',
  claim: 'order',
  adminLedger: 'read',
  adminLedgerBalances: 'look',
  adminReconcile: 'order',
  adminAudit: 'read',
  adminAlerts: 'read',
  adminPayments: 'read',
  adminAttachPayment: 'order',
  adminRefundPayment: 'order',
} as const satisfies Record<EndpointName, Cost>

/** Calls per minute and address. */
export type LimitSettings = Record<Cost, number>

const defaultLimits: LimitSettings = { read: 1_200, look: 300, order: 120 }

export interface RateLimits {
  /** Counts one call; seconds to wait when it is one too many, else null. */
  take: (cost: Cost, ip: string) => Promise<number | null>
}

type Limiter = Pick<RateLimiterMemory, 'consume'>

/** Counted in this process alone. */
export function createMemoryRateLimits(settings: LimitSettings = defaultLimits): RateLimits {
  return rateLimits({ read: inMemory('read', settings), look: inMemory('look', settings), order: inMemory('order', settings) })
}

/**
 * Orders are counted in PostgreSQL, for all processes together, and in memory while it is away; cheap calls in memory.
 */
export function createSharedRateLimits(pool: Pool, settings: LimitSettings = defaultLimits): RateLimits {
  return rateLimits({ read: inMemory('read', settings), look: inMemory('look', settings), order: inPostgres('order', settings, pool) })
}

function rateLimits(limiters: Record<Cost, Limiter>): RateLimits {
  return {
    async take(cost, ip) {
      try {
        await limiters[cost].consume(limitKey(ip))
        return null
      }
      catch (refusal) {
        if (refusal instanceof RateLimiterRes)
          return Math.max(1, Math.ceil(refusal.msBeforeNext / 1_000))
        throw refusal
      }
    },
  }
}

function inMemory(cost: Cost, settings: LimitSettings): RateLimiterMemory {
  return new RateLimiterMemory({ keyPrefix: cost, points: settings[cost], duration: 60 })
}

function inPostgres(cost: Cost, settings: LimitSettings, pool: Pool): RateLimiterPostgres {
  return new RateLimiterPostgres({
    storeClient: pool,
    storeType: 'pool',
    tableName: 'rate_limits',
    // By our own migrations.
    tableCreated: true,
    keyPrefix: cost,
    points: settings[cost],
    duration: 60,
    clearExpiredByTimeout: true,
    // Keys already over the limit are refused without asking the database again.
    inMemoryBlockOnConsumed: settings[cost] + 1,
    insuranceLimiter: inMemory(cost, settings),
  })
}
