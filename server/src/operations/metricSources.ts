import type { HealthReport, QueueStatus } from '@relayooor/shared'
import type { ChainHealth } from '../chains/chain.ts'
import type { Balance } from '../clearing/ledger/ledgerSums.ts'
import type { Totals } from '../clearing/orders/statistics.ts'
import type { PoolUse } from '../db/database.ts'
import type { ChainRead } from '../db/schema/index.ts'
import type { DatabaseLoad } from './databaseFacts.ts'
import type { Disk } from './machineFacts.ts'
import type { TaskRun } from './taskRuns.ts'

/** Where the measured values come from at each scrape. One that throws leaves its metrics out of that scrape. */
export interface MetricSources extends RecordSources {
  health: () => Promise<HealthReport>
  chains: () => { chainId: string; health: ChainHealth }[]
  /** Light clients as last seen. */
  clients: () => Promise<{ chainId: string; clientId: string; expiresAt: Date }[]>
  liveSockets: () => number
  tasks: () => TaskRun[]
  pool: () => PoolUse
  disk: () => Promise<Disk>
  onError: (error: unknown, metric: string) => void
}

/** What the database says. */
export interface RecordSources {
  totals: () => Promise<Totals>
  work: () => Promise<QueueStatus>
  /** How long the oldest refund of a chain has waited for a person. */
  waitingRefunds: () => Promise<{ chainId: string; seconds: number }[]>
  /** What the ledger says of our wallets, and of held money (negative: we owe it). */
  balances: () => Promise<Balance[]>
  openAlerts: () => Promise<{ name: string; count: number }[]>
  /** Of the orders that ended in the last 24 hours. */
  gasOfDay: () => Promise<{ chainId: string; denom: string; estimated: bigint; spent: bigint }[]>
  /** What a unit of gas costs, in base units, as last read. */
  gasPrices: () => Promise<{ chainId: string; denom: string; amount: string }[]>
  /** How far each chain's blocks are recorded. */
  reads: () => Promise<ChainRead[]>
  database: () => Promise<DatabaseLoad>
  /** How old the newest full backup is; null when there is none. */
  backupAge: () => Promise<number | null>
}
