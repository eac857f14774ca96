import type { Db } from '../../../db/database.ts'
import type { ClearingContext } from '../../context.ts'
import type { CappedRefund } from '../../owing/judgeCaps.ts'
import type { WaitsFor } from '../../owing/judgeRefund.ts'
import type { SendableRefund } from './chooseBatch.ts'
import { accountOf } from '@relayooor/shared'
import { and, asc, eq, getTableColumns, inArray, isNull, not, or, sql } from 'drizzle-orm'
import { isDue } from '../../../db/isDue.ts'
import { payments, refunds } from '../../../db/schema/index.ts'
import { refundIsPaused } from '../../pauses/pauses.ts'

/** Looked at together; no transaction takes more. */
const mostAtOnce = 200
/** Longest that a refund is put off after a failure. */
const longestWaitMs = 60_000

export type ReadyRefund = SendableRefund & CappedRefund & { waitsFor: WaitsFor | null }

/** Of those that wait for a cap each payer's first come before anybody's second: a long line of one hides nobody. */
const turn = sql`case when ${refunds.waitsFor} is null then 0 else row_number() over (partition by ${refunds.waitsFor},
  coalesce(${payments.payer}, ${refunds.to}) order by ${refunds.id}) end`

/** What can be signed now on a chain, unless something else holds it: the oldest first, what was let wait after all others. */
export async function readyRefunds(ctx: Pick<ClearingContext, 'database' | 'now'>, chainId: string): Promise<ReadyRefund[]> {
  const rows = await ctx.database.db
    .select({ ...getTableColumns(refunds), payer: payments.payer })
    .from(refunds)
    .innerJoin(payments, eq(payments.id, refunds.paymentId))
    .where(
      and(
        eq(refunds.chainId, chainId),
        eq(refunds.status, 'due'),
        not(refundIsPaused()),
        or(isNull(refunds.notBefore), isDue(refunds.notBefore, ctx.now(), longestWaitMs)),
      ),
    )
    .orderBy(turn, asc(refunds.id))
    .limit(mostAtOnce)
  return rows.flatMap(({ payer, to, ...row }) =>
    to === null ? [] : [{ ...row, to, toAccount: accountKey(to), payerAccount: accountKey(payer) }],
  )
}

/** One text for an account, however its address is spelled. */
export function accountKey<T extends string | null>(address: T): T | string {
  return address === null ? address : (accountOf(address) ?? address)
}

/** Delays the next try by so many milliseconds. */
export async function postpone(db: Db, ids: number[], now: Date, ms: number): Promise<void> {
  await db
    .update(refunds)
    .set({ notBefore: new Date(now.getTime() + ms) })
    .where(and(inArray(refunds.id, ids), eq(refunds.status, 'due')))
}

/** One of them may be refused for ever: from now on each is sent with half as many. */
export async function halve(db: Db, ids: number[]): Promise<void> {
  await db
    .update(refunds)
    .set({ largestBatch: Math.max(1, Math.floor(ids.length / 2)) })
    .where(inArray(refunds.id, ids))
}
