import type { Tx } from '../../db/database.ts'
import type { ClearingContext } from '../context.ts'
import { sql } from 'drizzle-orm'
import { audit } from '../../db/audit.ts'
import { clearingOperations, clearingTokens } from '../../db/schema/index.ts'
import { daysBefore, isSettled, isYoung } from './isSettled.ts'

const atOnce = 200
/** So that no wrong time can take a year of orders away at once. */
const mostInRun = 5_000

/** One step in the ageing of orders. */
export interface Step {
  name: string
  /** As which they are kept before it. */
  from: 'whole' | 'archived'
  /** After their end. */
  days: number
  inOne: (batch: (tx: Tx) => Promise<number>) => Promise<number>
  /** Of locked orders. */
  act: (tx: Tx, tokens: string[]) => Promise<void>
}

/**
 * Takes finished orders a step further, the oldest first, a batch in each transaction: a process that dies in between loses nothing, and
 * the next goes on. How old one is, its own chain has to say too: a clock that jumps makes nothing older. What has money that is
 * held, owed, on its way or new stays as it is.
 * @returns how many
 */
export async function ageOrders(ctx: ClearingContext, { name, from, days, inOne, act }: Step, signal: AbortSignal): Promise<number> {
  let done = 0
  while (!signal.aborted && done < mostInRun) {
    const now = ctx.now()
    const before = daysBefore(now, days)
    // Once the gas of all its calls is counted: for that its transfers are looked at.
    const fits = sql`o.kept = ${from} and o.finished_at < ${before} and o.gas_spent is not null
      and not ${isYoung(sql`o.finished_at`, now, days)} and ${isSettled(now, days)}`
    const found = await tokensWhere(ctx.database.db, fits)
    const moved =
      found.length === 0
        ? 0
        : await inOne(async tx => {
            // In the order in which all lock. Only then they are looked at: a block may just have brought money for one.
            const among = sql`= any(${sql.param(found)}::uuid[])`
            await tx.execute(sql`select from ${clearingTokens} t where t.id ${among} order by t.id for update`)
            const tokens = await tokensWhere(tx, sql`t.id ${among} and ${fits}`)
            if (tokens.length === 0) return 0
            await act(tx, tokens)
            audit(tx, {
              at: now,
              actor: 'system',
              source: 'retention',
              action: name,
              subject: 'orders',
              after: { orders: tokens.length, endedBefore: before.toISOString() },
            })
            return tokens.length
          })
    if (moved === 0) return done
    done += moved
  }
  if (done >= mostInRun) ctx.log.warn({ task: name, orders: done }, 'more orders have aged than one run takes; the next one goes on')
  return done
}

async function tokensWhere(db: Pick<Tx, 'execute'>, which: ReturnType<typeof sql>): Promise<string[]> {
  const { rows } = await db.execute<{ token: string }>(sql`
    select o.token from ${clearingOperations} o join ${clearingTokens} t on t.id = o.token
    where ${which} order by o.finished_at limit ${atOnce}`)
  return rows.map(row => row.token)
}
