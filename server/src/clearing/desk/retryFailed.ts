import type { FailureReason, OrderRefusal, RetryFailedView } from '@relayooor/shared'
import type { ClearingContext } from '../context.ts'
import type { Occasion } from '../payments/settlePayment.ts'
import type { OrderFacts } from './judgeOrder.ts'
import { Problem } from '@relayooor/shared'
import { and, asc, eq, gt, inArray, sql } from 'drizzle-orm'
import { packetClearingResults, refunds } from '../../db/schema/index.ts'
import { judgeRetry } from './judgeOrder.ts'
import { readOrderFacts } from './orderFacts.ts'
import { retryOrder } from './retryOrder.ts'

/** One call tries so many orders; it looks at as many together. */
const mostAtOnce = 200

/**
 * Tries again the orders that ended because transfers failed for this reason, as far as their money is still here. With `dryRun` it says
 * what it would do.
 */
export async function retryFailed(
  ctx: ClearingContext,
  { reason, dryRun }: { reason: FailureReason; dryRun: boolean },
  occasion: Occasion,
): Promise<RetryFailedView> {
  const refused = new Map<OrderRefusal, number>()
  const done = { orders: 0, packets: 0 }
  let more = false
  for await (const token of ordersWithMoneyHere(ctx, reason)) {
    more = !dryRun && done.orders === mostAtOnce
    if (more) break
    const tried = dryRun
      ? packetsToTry((await readOrderFacts(ctx, ctx.database.db, [token]))(token))
      : await retryOrder(ctx, token, occasion).catch(whyNot)
    if (typeof tried === 'string') refused.set(tried, (refused.get(tried) ?? 0) + 1)
    else {
      done.orders += 1
      done.packets += tried
    }
  }
  return { reason, dryRun, ...done, refused: [...refused].map(([why, orders]) => ({ why, orders })), more }
}

/** What goes back for them is not signed. */
async function* ordersWithMoneyHere(ctx: ClearingContext, reason: FailureReason): AsyncGenerator<string> {
  let last: string | undefined
  do {
    const rows = await ctx.database.db
      .selectDistinct({ token: refunds.token })
      .from(refunds)
      .where(
        and(
          inArray(refunds.status, ['due', 'awaiting_approval']),
          eq(refunds.reason, 'not-cleared'),
          last === undefined ? undefined : gt(refunds.token, last),
          sql`exists (select 1 from ${packetClearingResults} r where r.token = ${refunds.token} and r.result = 'failed'
            and r.reason = ${reason})`,
        ),
      )
      .orderBy(asc(refunds.token))
      .limit(mostAtOnce)
    const tokens = rows.flatMap(row => row.token ?? [])
    yield* tokens
    last = tokens[mostAtOnce - 1]
  } while (last !== undefined)
}

function packetsToTry(facts: OrderFacts): number | OrderRefusal {
  const decision = judgeRetry(facts)
  return decision.kind === 'refuse' ? decision.why : decision.packets.length
}

/** Somebody was first since it was looked at. */
function whyNot(error: unknown): OrderRefusal {
  const facts = error instanceof Problem ? error.factsOf('order-refused') : undefined
  if (facts) return facts.why
  throw error
}
