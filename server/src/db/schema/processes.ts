import { bigserial, index, integer, jsonb, pgTable, primaryKey, smallint, text, uuid } from 'drizzle-orm/pg-core'
import { moment } from './columns.ts'

/** What a process tells of itself with each heartbeat. Shares are of 1. */
export interface ProcessFacts {
  heapBytes: number
  heapLimitBytes: number
  /** Of one core, since the heartbeat before, as the delay of the event loop. */
  cpu: number
  eventLoopP99Ms: number
  pool: { used: number; size: number; waiting: number }
  /** Lines of level error or worse in the last minute. */
  errorsPerMinute: number
  /** Of the disk that holds the data folder; null when it cannot be looked at. */
  disk: { used: number; freeBytes: number } | null
  /** Why Hermes cannot be used; null when it can, absent where no clears are made. */
  hermesFault?: string | null
  /** Why programs of the operator that we look at cannot be; asked where clears are made. */
  programs?: { program: string; fault: string | null }[]
  /** Something starts it again when it ends. */
  supervised?: boolean
  /** Of the configuration that can be reloaded. */
  configDigest?: string
  tasks: {
    name: string
    subject?: string | undefined
    everySeconds: number
    beganAt: string
    succeededAt: string | null
    /** How long it took the last time. */
    seconds?: number | null
    failures?: number
  }[]
  chains: {
    chainId: string
    state: 'ok' | 'unreachable' | 'halted' | 'behind' | 'too-few' | 'contradicted'
    since: string
    head: { height: number; time: string } | null
    /** `behindSeconds`: how much older its newest block is than the chain's, where it lags; absent of an earlier version. */
    endpoints: { url: string; ok: boolean; error: string | null; since: string; behindSeconds?: number }[]
  }[]
}

/** Every process of the service: it lives while it is seen. */
export const processes = pgTable('processes', {
  id: uuid('id').primaryKey(),
  roles: text('roles').array().notNull(),
  host: text('host').notNull(),
  pid: integer('pid').notNull(),
  version: text('version').notNull(),
  startedAt: moment('started_at').notNull(),
  seenAt: moment('seen_at').notNull(),
  facts: jsonb('facts').$type<ProcessFacts>().notNull(),
  /** Since when it is asked to end and be started again, beside how many others of the role. */
  restartAskedAt: moment('restart_asked_at'),
  restartTogether: integer('restart_together'),
})

/** Each time that operators wanted the configuration to be read again: every process looks for the newest. */
export const reloads = pgTable('reloads', {
  id: bigserial('id', { mode: 'number' }).primaryKey(),
  at: moment('at').notNull(),
  actor: text('actor').notNull(),
})

/** The newest lines of the logs of all processes: what an operator without a shell reads. Unlogged: a crash of PostgreSQL empties it. */
export const logLines = pgTable(
  'log_lines',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    at: moment('at').notNull(),
    /** As pino numbers them: 30 is info, 50 is error. */
    level: smallint('level').notNull(),
    roles: text('roles').array().notNull(),
    host: text('host').notNull(),
    pid: integer('pid').notNull(),
    /** As it is in the log: JSON. */
    line: text('line').notNull(),
  },
  table => [index('log_lines_by_level').on(table.level, table.id)],
)

/** What has to be asked of a chain now and then, as it was last answered. */
export const chainFacts = pgTable(
  'chain_facts',
  {
    chainId: text('chain_id').notNull(),
    /** `gas`, or the id of a light client. */
    subject: text('subject').notNull(),
    seenAt: moment('seen_at').notNull(),
    facts: jsonb('facts')
      .$type<
        | { kind: 'gas'; denom: string; amount: string; payable: boolean | null }
        | { kind: 'client'; of: string; status: string; expiresAt: string | null; trustingPeriodSeconds: number }
      >()
      .notNull(),
  },
  table => [primaryKey({ columns: [table.chainId, table.subject] })],
)

export type LogLineRow = typeof logLines.$inferSelect
export type ProcessRow = typeof processes.$inferSelect
export type ChainFactRow = typeof chainFacts.$inferSelect
