import type { ClearingContext } from '../clearing/context.ts'
import type { AuditKeys } from '../operations/auditChain.ts'
import { purgeSessions } from '../accounts/sessions.ts'
import { settleLate } from '../clearing/block/settleLate.ts'
import { countAllGas } from '../clearing/gas/countGas.ts'
import { rebroadcastPayments } from '../clearing/payments/broadcastPayment.ts'
import { expireTokens, returnUnderpaid } from '../clearing/payments/expireTokens.ts'
import { purgeTokens } from '../clearing/payments/purgeTokens.ts'
import { watchRoutes } from '../clearing/quote/routeHealth.ts'
import { forgetCounted } from '../clearing/refunds/due/heedCaps.ts'
import { tellCaps } from '../clearing/refunds/due/tellCaps.ts'
import { tellLateRefunds } from '../clearing/refunds/due/tellLateRefunds.ts'
import { chainsWithRefunds } from '../clearing/refunds/sign/transactions.ts'
import { failOverdue } from '../clearing/runs/failPacket.ts'
import { wakeClears } from '../clearing/runs/wakeClears.ts'
import { whileHoldingLock } from '../db/advisoryLock.ts'
import { purgeChallenges } from '../db/walletChallenges.ts'
import { purgeIdempotencyKeys } from '../http/idempotency.ts'
import { reconcileWhenDue } from '../operations/reconcileWhenDue.ts'
import { sealAudit } from '../operations/sealAudit.ts'
import { tellAlerts } from '../operations/tellAlerts.ts'
import { watchLedgerSums } from '../operations/watchLedgerSums.ts'
import { every } from './every.ts'

const hourMs = 3600 * 1000

export interface SchedulerSettings { auditKeys: AuditKeys, reconcileSeconds: number }

/** What has to happen by itself as time goes by. One active in the whole installation. */
export async function runScheduler(ctx: ClearingContext, { auditKeys, reconcileSeconds }: SchedulerSettings, signal: AbortSignal): Promise<void> {
  const { db, url } = ctx.database
  await whileHoldingLock(url, 'scheduler', signal, ctx.log, async (held) => {
    await Promise.all([
      every(500, held, () => wakeClears(ctx), ctx.log),
      every(1_000, held, async () => {
        for (const chainId of await chainsWithRefunds(db))
          await ctx.refunds.enqueue(db, chainId)
      }, ctx.log),
      every(10_000, held, () => tellLateRefunds(ctx), ctx.log),
      every(10_000, held, () => tellCaps(ctx), ctx.log),
      every(1_000, held, () => expireTokens(ctx), ctx.log),
      every(1_000, held, () => settleLate(ctx), ctx.log),
      every(5_000, held, () => failOverdue(ctx), ctx.log),
      every(5_000, held, () => rebroadcastPayments(ctx), ctx.log),
      every(60_000, held, () => returnUnderpaid(ctx), ctx.log),
      every(1_000, held, () => sealAudit(ctx.database, auditKeys, ctx.now(), { thorough: false }), ctx.log),
      every(600_000, held, () => sealAudit(ctx.database, auditKeys, ctx.now(), { thorough: true }), ctx.log),
      every(1_000, held, reconcileWhenDue(ctx, reconcileSeconds), ctx.log),
      every(15_000, held, watchLedgerSums(ctx), ctx.log),
      every(2_000, held, tellAlerts(db, ctx.log), ctx.log),
      every(15_000, held, () => watchRoutes(ctx), ctx.log),
      every(30_000, held, () => countAllGas(ctx, held), ctx.log),
      every(600_000, held, () => ctx.routes.discover(), ctx.log),
      every(60_000, held, () => purgeChallenges(db, ctx.now()), ctx.log),
      every(60_000, held, () => purgeTokens(ctx), ctx.log),
      every(hourMs, held, () => forgetCounted(ctx), ctx.log),
      every(hourMs, held, () => purgeSessions(db, ctx.now()), ctx.log),
      every(hourMs, held, () => purgeIdempotencyKeys(db, new Date(ctx.now().getTime() - 24 * hourMs)), ctx.log),
    ])
  })
}
