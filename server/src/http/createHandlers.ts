import type { AlertTarget } from '@relayooor/shared'
import type { Sealer } from '../base/sealer.ts'
import type { ClearingContext } from '../clearing/context.ts'
import type { AlertSettings } from '../config/alertSettings.ts'
import type { Backups } from '../operations/backups/backups.ts'
import type { HermesDeps } from '../operations/relaying/presentHermes.ts'
import type { LiveConfig } from '../operations/reloadSettings.ts'
import type { AccountDeps } from './accountHandlers.ts'
import type { ProcessPorts } from './adminProcessHandlers.ts'
import type { SystemFacts } from './adminSystemHandlers.ts'
import type { Handlers } from './answerEndpoint.ts'
import type { NoticePorts } from './noticeHandlers.ts'
import type { PublicPorts } from './publicHandlers.ts'
import { accountHandlers } from './accountHandlers.ts'
import { adminAlertHandlers } from './adminAlertHandlers.ts'
import { adminBackupHandlers } from './adminBackupHandlers.ts'
import { adminBusinessHandlers } from './adminBusinessHandlers.ts'
import { adminChainHandlers } from './adminChainHandlers.ts'
import { adminCostHandlers } from './adminCostHandlers.ts'
import { adminHermesHandlers } from './adminHermesHandlers.ts'
import { adminLedgerHandlers } from './adminLedgerHandlers.ts'
import { adminLogHandlers } from './adminLogHandlers.ts'
import { adminOrderHandlers } from './adminOrderHandlers.ts'
import { adminPaymentHandlers } from './adminPaymentHandlers.ts'
import { adminPoolHandlers } from './adminPoolHandlers.ts'
import { adminProcessHandlers } from './adminProcessHandlers.ts'
import { adminRefundHandlers } from './adminRefundHandlers.ts'
import { adminServiceHandlers } from './adminServiceHandlers.ts'
import { adminSettingHandlers } from './adminSettingHandlers.ts'
import { adminSystemHandlers } from './adminSystemHandlers.ts'
import { adminThirdPartyHandlers } from './adminThirdPartyHandlers.ts'
import { claimHandlers } from './claimHandlers.ts'
import { coinHandlers } from './coinHandlers.ts'
import { noticeHandlers } from './noticeHandlers.ts'
import { publicHandlers } from './publicHandlers.ts'
import { webhookHandlers } from './webhookHandlers.ts'

export interface HandlerPorts extends Omit<PublicPorts, 'secretOf'> {
  accounts: AccountDeps
  notices: NoticePorts
  /** By which the secrets of webhooks are sealed. */
  webhookKeys: Sealer
  hermes: HermesDeps
  alerts: AlertSettings
  targets: AlertTarget[]
  learnPools: () => Promise<void>
  process: ProcessPorts
  backups: Backups
  live: LiveConfig
  facts: SystemFacts
}

/** What answers each call. */
export function createHandlers(
  ctx: ClearingContext,
  { accounts, notices, webhookKeys, hermes, alerts, targets, learnPools, process, backups, live, facts, ...ports }: HandlerPorts,
): Handlers {
  return {
    ...publicHandlers(ctx, { ...ports, secretOf: notices.keys.secretOf }),
    ...accountHandlers(ctx, accounts),
    ...claimHandlers(ctx),
    ...coinHandlers(ctx),
    ...noticeHandlers({ database: ctx.database, now: ctx.now, keys: notices.keys, ways: notices.ways }, notices.limits),
    ...adminAlertHandlers(ctx, { settings: alerts, targets }),
    ...adminBackupHandlers(ctx, backups),
    ...adminBusinessHandlers(ctx),
    ...adminChainHandlers(ctx),
    ...adminCostHandlers(ctx),
    ...adminHermesHandlers(ctx, { ...hermes, alerts }),
    ...adminLedgerHandlers(ctx),
    ...adminLogHandlers(ctx),
    ...adminOrderHandlers(ctx),
    ...adminPaymentHandlers(ctx),
    ...adminPoolHandlers(ctx, learnPools),
    ...adminProcessHandlers(ctx, process),
    ...adminRefundHandlers(ctx),
    ...adminServiceHandlers(ctx),
    ...adminSettingHandlers(ctx, live),
    ...adminSystemHandlers(facts),
    ...adminThirdPartyHandlers(ctx, webhookKeys),
    ...webhookHandlers(ctx, webhookKeys),
  }
}
