import type { ChannelEnd } from '@relayooor/shared'
import type { Logger } from '../chains/chain.ts'
import type { Db } from '../db/database.ts'
import { channelKey } from '@relayooor/shared'
import { sql } from 'drizzle-orm'
import { fromDrizzle, PgBoss } from 'pg-boss'

const clearQueue = 'clear'
const refundQueue = 'refund'

export interface QueueJobs {
  queue: string
  state: 'waiting' | 'active' | 'failed'
  jobs: number
}

/**
 * Wakes workers. A job says only *look at this channel*, or *at this chain's refunds*: what there is to do stands in the tables,
 * so a job that is lost, doubled or late harms nobody.
 */
export interface Queue {
  start: () => Promise<void>
  /** Waits for the jobs at work, up to `graceMs`. */
  stop: (graceMs: number) => Promise<void>
  /** In the caller's transaction: heard on commit. */
  enqueueClear: (db: Db, channel: ChannelEnd) => Promise<void>
  workOnClears: (clear: (channel: ChannelEnd) => Promise<void>) => Promise<void>
  /** In the caller's transaction: heard on commit. */
  enqueueRefunds: (db: Db, chainId: string) => Promise<void>
  workOnRefunds: (send: (chainId: string) => Promise<void>) => Promise<void>
  counts: () => Promise<QueueJobs[]>
}

/** Short: one waiting job for each key, however often somebody is woken. */
const policy = {
  policy: 'short',
  notify: true,
  retryLimit: 0,
  heartbeatSeconds: 10,
  expireInSeconds: 3600,
  deleteAfterSeconds: 600,
} as const

/** Channels that one process works on side by side; each waits for its lane by itself. */
const channelsAtOnce = 16
const chainsAtOnce = 8

export function createQueue(databaseUrl: string, log: Logger): Queue {
  const boss = new PgBoss({
    connectionString: databaseUrl,
    schema: 'queue',
    max: 4,
    useListenNotify: true,
    schedule: false,
    superviseIntervalSeconds: 10,
    monitorIntervalSeconds: 10,
  })
  boss.on('error', error => log.error({ error: String(error) }, 'queue error'))
  boss.on('warning', warning => log.warn({ warning: warning.message }, 'queue warning'))

  return {
    async start() {
      await boss.start()
      for (const queue of [clearQueue, refundQueue]) await boss.createQueue(queue, policy)
    },
    stop: graceMs => boss.stop({ graceful: true, timeout: graceMs }),
    async enqueueClear(db, { chainId, portId, channelId }) {
      await boss.send(
        clearQueue,
        { chainId, portId, channelId },
        { singletonKey: channelKey({ chainId, portId, channelId }), db: fromDrizzle(db, sql) },
      )
    },
    async workOnClears(clear) {
      await boss.work<ChannelEnd>(
        clearQueue,
        { localConcurrency: channelsAtOnce, batchSize: 1, pollingIntervalSeconds: 1 },
        async ([job]) => {
          if (job) await clear(job.data)
        },
      )
    },
    async enqueueRefunds(db, chainId) {
      await boss.send(refundQueue, { chainId }, { singletonKey: chainId, db: fromDrizzle(db, sql) })
    },
    async workOnRefunds(send) {
      await boss.work<{ chainId: string }>(
        refundQueue,
        { localConcurrency: chainsAtOnce, batchSize: 1, pollingIntervalSeconds: 1 },
        async ([job]) => {
          if (job) await send(job.data.chainId)
        },
      )
    },
    async counts() {
      const stats = await Promise.all([clearQueue, refundQueue].map(queue => boss.getQueueStats(queue, { force: true })))
      return stats.flat().flatMap(({ name, queuedCount, activeCount, failedCount }): QueueJobs[] => [
        { queue: name, state: 'waiting', jobs: queuedCount },
        { queue: name, state: 'active', jobs: activeCount },
        { queue: name, state: 'failed', jobs: failedCount },
      ])
    },
  }
}
