import type { ClearingContext } from '../context.ts'
import { sql } from 'drizzle-orm'
import { inTransaction } from '../../db/inTransaction.ts'
import { chainReads, clearingOperations, packetClearingResults, relayerTransactions } from '../../db/schema/index.ts'
import { addCosts } from './costSums.ts'

/** Acknowledgements follow the end of an order: Hermes has carried them by then. */
const afterSeconds = 120
/** Clocks of chains differ by some seconds from ours. */
const clockSeconds = 30
const atOnce = 200

/**
 * Keeps for orders that ended what our lanes paid to clear them: of each transaction, failed ones too, the share of its packets that
 * are the order's. Shares are added up exactly and rounded up once for each chain and coin. True when there may be more to count.
 */
export async function countGas(ctx: ClearingContext): Promise<boolean> {
  const before = new Date(ctx.now().getTime() - afterSeconds * 1000).toISOString()
  return inTransaction(ctx.database, 'count-gas', async tx => {
    const { rows } = await tx.execute<{ token: string }>(sql`
    with gaps as materialized (select chain_id from ${chainReads} where ${chainReads.gap} is not null),
    due as (
      select token, created_at, finished_at from ${clearingOperations} o
      where gas_spent is null and finished_at is not null and finished_at < ${before}
        -- A block of its chains that waits to be recorded may hold a transaction of ours.
        and not exists (select from gaps join ${packetClearingResults} r on gaps.chain_id in (r.chain_id, r.destination_chain_id)
          where r.token = o.token)
      order by finished_at limit ${atOnce} for update of o skip locked),
    shares as (
      select due.token, t.chain_id, coin ->> 'denom' as denom, sum((coin ->> 'amount')::numeric / jsonb_array_length(t.packets)) as share
      from due
      join ${packetClearingResults} r on r.token = due.token and r.result <> 'duplicate'
      join ${relayerTransactions} t on t.packets ? r.packet_key
        and t.at between due.created_at - make_interval(secs => ${clockSeconds})
          and due.finished_at + make_interval(secs => ${afterSeconds})
      cross join jsonb_array_elements(t.fee) as coin
      group by 1, 2, 3),
    spent as (
      select token, jsonb_agg(jsonb_build_object('chainId', chain_id, 'denom', denom, 'amount', ceil(round(share, 6))::text)
        order by chain_id, denom) as gas
      from shares group by token)
    update ${clearingOperations} o set gas_spent = coalesce((select gas from spent where spent.token = o.token), '[]')
    from due where due.token = o.token and o.gas_spent is null returning o.token`)
    await addCosts(
      tx,
      rows.map(row => row.token),
    )
    return rows.length === atOnce
  })
}

/** Until all are counted that are due. */
export async function countAllGas(ctx: ClearingContext, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && (await countGas(ctx))) {
    /* the next ones */
  }
}
