import type { ClearingContext } from '../clearing/context.ts'
import type { AuditKeys } from '../operations/auditChain.ts'
import type { Task } from './runTasks.ts'
import { purgeSessions } from '../accounts/sessions.ts'
import { settleLate } from '../clearing/block/settleLate.ts'
import { countAllGas } from '../clearing/gas/countGas.ts'
import { tellPauses } from '../clearing/pauses/tellPauses.ts'
import { rebroadcastPayments } from '../clearing/payments/broadcastPayment.ts'
import { expireTokens, returnUnderpaid } from '../clearing/payments/expireTokens.ts'
import { watchRoutes } from '../clearing/quote/routeHealth.ts'
import { forgetCounted } from '../clearing/refunds/due/applyCaps.ts'
import { tellCaps } from '../clearing/refunds/due/tellCaps.ts'
import { tellLateRefunds } from '../clearing/refunds/due/tellLateRefunds.ts'
import { archiveOrders } from '../clearing/retention/archiveOrders.ts'
import { purgeOrders } from '../clearing/retention/purgeOrders.ts'
import { purgeTokens } from '../clearing/retention/purgeTokens.ts'
import { failOverdue } from '../clearing/runs/failPacket.ts'
import { purgeChallenges } from '../db/walletChallenges.ts'
import { purgeIdempotencyKeys } from '../http/idempotency.ts'
import { backupTask } from '../operations/backups/backupFacts.ts'
import { cleanUpByRule } from '../operations/cleanUp.ts'
import { purgeLines } from '../operations/logs/storeLines.ts'
import { reconcileWhenDue } from '../operations/reconcileWhenDue.ts'
import { removeBooks } from '../operations/removeBooks.ts'
import { sealAudit } from '../operations/sealAudit.ts'
import { watchLedgerSums } from '../operations/watchLedgerSums.ts'

const second = 1_000
const minute = 60 * second
const hour = 60 * minute

export interface TaskSettings {
  auditKeys: AuditKeys
  reconcileSeconds: number
  /** Makes a backup when one is due; undefined where none are made. */
  backUp?: (() => Promise<void>) | undefined
  /** Whether it looks for what is wrong, and says so. */
  monitoring: boolean
}

/** What has to happen by itself as time goes by, once in the whole installation. */
export function scheduledTasks(ctx: ClearingContext, { auditKeys, reconcileSeconds, backUp, monitoring }: TaskSettings): Task[] {
  const { db } = ctx.database
  const watching: Task[] = [
    { name: 'reconcile', everyMs: second, run: reconcileWhenDue(ctx, reconcileSeconds) },
    { name: 'tell-late-refunds', everyMs: 10 * second, run: () => tellLateRefunds(ctx) },
    { name: 'tell-caps', everyMs: 10 * second, run: () => tellCaps(ctx) },
    { name: 'watch-ledger-sums', everyMs: 15 * second, run: watchLedgerSums(ctx) },
    { name: 'watch-routes', everyMs: 15 * second, run: () => watchRoutes(ctx) },
  ]
  return [
    ...(monitoring ? watching : []),
    ...(backUp ? [{ name: backupTask, everyMs: minute, run: backUp }] : []),
    { name: 'tell-pauses', everyMs: second, run: () => tellPauses(ctx) },
    { name: 'expire-prices', everyMs: second, run: () => expireTokens(ctx) },
    { name: 'settle-late-payments', everyMs: second, run: () => settleLate(ctx) },
    { name: 'seal-audit', everyMs: second, run: () => sealAudit(ctx.database, auditKeys, ctx.now(), { thorough: false }) },
    { name: 'fail-overdue-orders', everyMs: 5 * second, run: () => failOverdue(ctx) },
    { name: 'rebroadcast-payments', everyMs: 5 * second, run: () => rebroadcastPayments(ctx) },
    { name: 'count-gas', everyMs: 30 * second, run: held => countAllGas(ctx, held) },
    { name: 'return-underpaid', everyMs: minute, run: () => returnUnderpaid(ctx) },
    { name: 'purge-challenges', everyMs: minute, run: () => purgeChallenges(db, ctx.now()) },
    { name: 'purge-log-lines', everyMs: minute, run: () => purgeLines(db, ctx.now()) },
    { name: 'purge-prices', everyMs: minute, run: () => purgeTokens(ctx) },
    { name: 'archive-orders', everyMs: minute, run: held => archiveOrders(ctx, held) },
    { name: 'seal-audit-thoroughly', everyMs: 10 * minute, run: () => sealAudit(ctx.database, auditKeys, ctx.now(), { thorough: true }) },
    { name: 'discover-channels', everyMs: 10 * minute, run: () => ctx.routes.discover() },
    { name: 'purge-orders', everyMs: hour, run: held => purgeOrders(ctx, held) },
    { name: 'forget-counted-refunds', everyMs: hour, run: () => forgetCounted(ctx) },
    { name: 'clean-up', everyMs: hour, run: held => cleanUpByRule(ctx, held) },
    { name: 'remove-old-books', everyMs: hour, run: held => removeBooks(ctx, held) },
    { name: 'purge-sessions', everyMs: hour, run: () => purgeSessions(db, ctx.now()) },
    { name: 'purge-idempotency-keys', everyMs: hour, run: () => purgeIdempotencyKeys(db, new Date(ctx.now().getTime() - 24 * hour)) },
  ]
}
