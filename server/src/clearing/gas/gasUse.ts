import type { ChannelEnd } from '@relayooor/shared'
import type { Memo } from '../../base/memoFor.ts'
import type { Database, Db } from '../../db/database.ts'
import { channelKey } from '@relayooor/shared'
import { sql } from 'drizzle-orm'
import { divideUp } from '../../base/divideUp.ts'
import { memoFor } from '../../base/memoFor.ts'
import { packetClearingResults, relayerTransactions } from '../../db/schema/index.ts'
import { measuredGas } from '../../hermes/measuredGas.ts'

/** Units of gas on one chain. */
export interface GasUse {
  chainId: string
  gas: bigint
}

export interface ClearedWay {
  source: ChannelEnd
  destinationChainId: string
  verdict: 'deliver' | 'return'
}

/** What a delivery of one packet uses there on its destination, the dearer end. */
export const leastGas = BigInt(measuredGas.transaction + measuredGas.receive)
/** A chain's own records are used from so many transactions on. */
const fewest = 5
/** The newest packets that were cleared on a way say what the next one uses. */
const looksBack = 200
const keptForMs = 30_000
const mostWays = 1_000
const known = new WeakMap<Database, Memo<GasUse[]>>()

/** Gas that one packet uses on each chain where Hermes pays, when `together` of them are cleared on this way. */
export async function gasUse(database: Database, way: ClearedWay, together: number): Promise<GasUse[]> {
  const used = await recorded(database, way)
  return payingChains(way).map(
    ({ chainId, work }) =>
      used.find(one => one.chainId === chainId) ?? {
        chainId,
        gas: BigInt(measuredGas[work]) + divideUp(BigInt(measuredGas.transaction), BigInt(together)),
      },
  )
}

/** A delivery is received on the destination and acknowledged on the source; a return is timed out on the source. */
function payingChains({
  source,
  destinationChainId,
  verdict,
}: ClearedWay): { chainId: string; work: 'receive' | 'acknowledge' | 'timeOut' }[] {
  return verdict === 'deliver'
    ? [
        { chainId: destinationChainId, work: 'receive' },
        { chainId: source.chainId, work: 'acknowledge' },
      ]
    : [{ chainId: source.chainId, work: 'timeOut' }]
}

function recorded(database: Database, way: ClearedWay): Promise<GasUse[]> {
  const memo = known.get(database) ?? memoFor(mostWays, keptForMs)
  known.set(database, memo)
  return memo.get(`${channelKey(way.source)} ${way.verdict}`, () => readUse(database.db, way))
}

/** The third quartile over the transactions that carried the newest packets of this way: of what they used for each of their packets. */
async function readUse(db: Db, { source, verdict }: ClearedWay): Promise<GasUse[]> {
  const { rows } = await db.execute<{ chain_id: string; gas: string }>(sql`
    with newest as (
      select r.packet_key from ${packetClearingResults} r
      where r.route_key = ${channelKey(source)} and r.at is not null and r.by_us and r.verdict = ${verdict}
      order by r.at desc limit ${looksBack}),
    carried as (
      select distinct t.chain_id, t.tx_hash, t.gas_used::float8 / jsonb_array_length(t.packets) as each
      from newest join ${relayerTransactions} t on t.packets ? newest.packet_key where t.code = 0)
    select chain_id, ceil(percentile_cont(0.75) within group (order by each))::text as gas
    from carried group by chain_id having count(*) >= ${fewest}`)
  return rows.map(row => ({ chainId: row.chain_id, gas: BigInt(row.gas) }))
}
