import type { ClearingContext } from '../../clearing/context.ts'
import type { ChainFactRow } from '../../db/schema/index.ts'
import { chainFacts } from '../../db/schema/index.ts'

/**
 * Asks each chain what gas costs and when the light clients of our channels expire, and keeps it for the rules. A chain that does not
 * answer leaves what was known: its own rule tells of it.
 */
export async function watchChains(ctx: ClearingContext): Promise<void> {
  const clients = new Map((await ctx.routes.supported()).map(one => [`${one.chainId} ${one.clientId}`, one] as const))
  for (const [chainId, chain] of ctx.chains) {
    const facts: Pick<ChainFactRow, 'subject' | 'facts'>[] = []
    try {
      const { denom, amount, payable } = await ctx.gas.price(chainId)
      // Nor is that of a chain that does not answer at all to be read.
      if (payable !== null || chain.health().state === 'ok') facts.push({ subject: 'gas', facts: { kind: 'gas', denom, amount, payable } })
      for (const { clientId, counterpartyChainId: of } of [...clients.values()].filter(one => one.chainId === chainId)) {
        const { status, expiresAt, trustingPeriodSeconds } = await chain.ibc.client(clientId)
        facts.push({
          subject: clientId,
          facts: { kind: 'client', of, status, expiresAt: expiresAt?.toISOString() ?? null, trustingPeriodSeconds },
        })
      }
    } catch (error) {
      ctx.log.debug({ chainId, error: String(error) }, 'a chain could not be asked for its gas price and clients')
    }
    for (const one of facts)
      await ctx.database.db
        .insert(chainFacts)
        .values({ chainId, ...one, seenAt: ctx.now() })
        .onConflictDoUpdate({ target: [chainFacts.chainId, chainFacts.subject], set: { facts: one.facts, seenAt: ctx.now() } })
  }
}
