import type { QuoteTerms } from '@relayooor/shared'
import type { PacketRow, TokenRow } from '../../db/schema/index.ts'
import type { ClearingContext } from '../context.ts'
import type { CostedPacket, QuotedPacket } from '../gas/costPackets.ts'
import { packetKey } from '@relayooor/shared'
import { revisionOf } from '../../chains/revisionOf.ts'
import { chainReads } from '../../db/schema/index.ts'
import { factsOf, outcomeOf } from '../../packets/evidence.ts'
import { getPackets } from '../../packets/findPackets.ts'
import { hasTimedOut, secondsLeft } from '../../packets/judgeVerdict.ts'
import { costPackets, estimateUses } from '../gas/costPackets.ts'
import { lateUntil } from '../orders/deadlines.ts'
import { getToken } from '../orders/operations.ts'
import { sumUp } from './priceQuote.ts'
import { ranOutOfGas } from './ranOutOfGas.ts'

export type PriceFees = QuoteTerms['fees']

/** Whether money for an order, in a block of that time, is judged by what it costs then. */
export function isPricedAnew({ status, expiresAt }: Pick<TokenRow, 'status' | 'expiresAt'>, at: Date): boolean {
  return status !== 'paid' && at > expiresAt && at <= lateUntil({ expiresAt })
}

/**
 * The current price of an order whose quote has expired: the quote's fees and today's gas. Null when gas costs more than Hermes pays, or
 * nobody can read whether it does, and when what was sold would not be sold now. Asks chains: not for use inside a transaction.
 */
export async function priceLate(
  ctx: ClearingContext,
  { terms, chainId, denom, gasUses }: Pick<TokenRow, 'terms' | 'chainId' | 'denom' | 'gasUses'>,
): Promise<PriceFees | null> {
  const rows = await getPackets(ctx.database.db, terms.packets.map(packetKey))
  const quoted = terms.fees.packets.flatMap(({ packet, verdict, reason, unchecked, ends }) => {
    const row = rows.get(packetKey(packet))
    return row ? [{ packet, verdict, reason, unchecked, ends, destinationChainId: row.destinationChainId }] : []
  })
  const chainIds = new Set(quoted.flatMap(({ packet, destinationChainId }) => [packet.chainId, destinationChainId]))
  const prices = await Promise.all([...chainIds].map(id => ctx.gas.price(id)))
  return quoted.length === terms.packets.length &&
    prices.every(price => price.payable === true) &&
    (await stillAsSold(ctx, quoted, rows)) &&
    !(await ranOutOfGas(ctx, quoted))
    ? repriceQuote(terms.fees, await costPackets(ctx, quoted, { chainId, denom }, gasUses ?? (await estimateUses(ctx, quoted))))
    : null
}

/** What an order costs at a time when its signed price is over; null where that one holds, or none does. */
export async function priceIfLate(ctx: ClearingContext, token: string, at: Date): Promise<PriceFees | null> {
  const order = await getToken(ctx.database.db, token)
  return order && isPricedAnew(order, at) ? priceLate(ctx, order) : null
}

/**
 * Whether each delivery that has not ended can still be one, and each refused receiver still is. What has ended costs us nothing, and what
 * has timed out comes back later too.
 */
async function stillAsSold(ctx: ClearingContext, quoted: QuotedPacket[], rows: ReadonlyMap<string, PacketRow>): Promise<boolean> {
  const reads = new Map((await ctx.database.db.select().from(chainReads)).map(read => [read.chainId, read]))
  for (const { packet, verdict, reason, destinationChainId } of quoted) {
    const row = rows.get(packetKey(packet))
    const read = reads.get(destinationChainId)
    if (!row || !read) return false
    const outcome = outcomeOf(row, ctx.lanes.signers)
    if ('byUs' in outcome || (verdict === 'return' && reason === undefined)) continue
    const facts = factsOf(row)
    const destination = {
      head: { height: read.height, time: read.blockTime },
      revision: revisionOf(destinationChainId),
      secondsPerBlock: facts.timeout.height > 0n ? await ctx.routes.secondsPerBlock(destinationChainId) : null,
    }
    const isOver = outcome.kind === 'refused' || hasTimedOut(facts, destination)
    const left = secondsLeft(facts, destination)
    const holds =
      verdict === 'return'
        ? isOver || (await ctx.checks.ask(row)).refused !== null
        : !isOver && (left === null || left >= ctx.settings.quoteSeconds)
    if (!holds) return false
  }
  return true
}

/** A price with other gas in it; `costed` is in the order of its packets. Fees and discounts stay. */
function repriceQuote(fees: PriceFees, costed: CostedPacket[]): PriceFees {
  const parts = fees.packets.map(({ perPacket, discount }, index) => ({
    perPacket: BigInt(perPacket.amount),
    discount: BigInt(discount.amount),
    costed: costed[index],
  }))
  return sumUp({
    denom: fees.total.denom,
    service: BigInt(fees.service.amount),
    serviceDiscount: BigInt(fees.serviceDiscount?.amount ?? 0),
    parts: parts.flatMap(({ costed, ...part }) => (costed ? [{ ...part, ...costed }] : [])),
  })
}
