import type { Chain, Logger } from '../chains/chain.ts'
import type { Database } from '../db/database.ts'
import type { Assets } from './assets.ts'
import type { DeliveryChecks } from './deliveryChecks.ts'
import type { VerdictSettings } from './judgeVerdict.ts'
import type { Routes } from './routes.ts'

/** What looking at packets needs. */
export interface PacketContext {
  database: Database
  chains: ReadonlyMap<string, Chain>
  routes: Routes
  assets: Assets
  checks: DeliveryChecks
  settings: VerdictSettings
  /** Addresses of our lanes on all chains: a packet that one of them carried was carried by us. */
  lanes: { signers: ReadonlySet<string> }
  log: Logger
  now: () => Date
}
