import type { ClearingContext } from '../context.ts'
import type { QuotedPacket } from '../gas/costPackets.ts'
import { packetKey } from '@relayooor/shared'
import { and, eq, sql } from 'drizzle-orm'
import { clearingTokens, packetClearingResults } from '../../db/schema/index.ts'

/** One of them that ran out of gas with us before, where no limit was raised since: it would again. */
export async function ranOutOfGas(ctx: ClearingContext, quoted: QuotedPacket[]): Promise<QuotedPacket | null> {
  const [p, t] = [packetClearingResults, clearingTokens]
  const byKey = new Map(quoted.map(one => [packetKey(one.packet), one]))
  const before = await ctx.database.db
    .select({ packetKey: p.packetKey, gasUses: t.gasUses })
    .from(p)
    .innerJoin(t, eq(t.id, p.token))
    .where(and(sql`${p.packetKey} = any(${sql.param([...byKey.keys()])}::text[])`, eq(p.result, 'failed'), eq(p.reason, 'out-of-gas')))
  for (const { packetKey: key, gasUses } of before) {
    const one = byKey.get(key)
    const uses = Object.values(gasUses ?? {})
      .flat()
      .filter(({ chainId }) => chainId === one?.packet.chainId || chainId === one?.destinationChainId)
    // A limit that was not kept may have been lower.
    const raised = await Promise.all(
      uses.map(async ({ chainId, most }) => most === undefined || (await ctx.gas.most(chainId)) > BigInt(most)),
    )
    if (one && uses.length > 0 && !raised.includes(true)) return one
  }
  return null
}
