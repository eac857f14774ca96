import type { PacketId, ReturnReason, StepEnd } from '@relayooor/shared'
import type { TokenRow } from '../../db/schema/index.ts'
import type { ClearingContext } from '../context.ts'
import type { ChainGas, PacketGas } from './priceGas.ts'
import { channelKey } from '@relayooor/shared'
import { gasUse } from './gasUse.ts'
import { priceGas } from './priceGas.ts'

export interface QuotedPacket {
  packet: PacketId
  destinationChainId: string
  verdict: 'deliver' | 'return'
  ends?: StepEnd | undefined
  reason?: ReturnReason | undefined
  /** Not all could be asked that the destination may refuse it for. */
  unchecked?: boolean | undefined
}

/** A packet with what its clear costs us. */
export interface CostedPacket extends PacketGas, Omit<QuotedPacket, 'destinationChainId'> {}

/**
 * Units of gas that one packet of an order uses on each chain, by the way that it goes, and the most that a transaction may have there.
 * Kept with the order, so that its gas can be priced again, and what ran out of gas is not sold again under the same limit.
 */
export type GasUses = NonNullable<TokenRow['gasUses']>

/** What such clears used lately. */
export async function estimateUses(ctx: ClearingContext, packets: QuotedPacket[]): Promise<GasUses> {
  const ways = Map.groupBy(packets, wayOf)
  return Object.fromEntries(
    await Promise.all(
      [...ways].map(async ([way, together]) => {
        const [first] = together
        const uses = first
          ? await gasUse(
              ctx.database,
              { source: first.packet, destinationChainId: first.destinationChainId, verdict: goesAs(first) },
              together.length,
            )
          : []
        return [
          way,
          await Promise.all(
            uses.map(async ({ chainId, gas }) => ({ chainId, gas: gas.toString(), most: (await ctx.gas.most(chainId)).toString() })),
          ),
        ] as const
      }),
    ),
  )
}

/** What clearing these packets costs us at the price that gas has now. */
export async function costPackets(
  ctx: ClearingContext,
  packets: QuotedPacket[],
  payment: { chainId: string; denom: string },
  uses: GasUses,
): Promise<CostedPacket[]> {
  const gases = new Map<string, ChainGas>()
  for (const chainId of new Set(packets.flatMap(({ packet, destinationChainId }) => [packet.chainId, destinationChainId])))
    gases.set(chainId, { price: await ctx.gas.price(chainId), multiplier: ctx.chains.get(chainId)?.settings.gasMultiplier ?? 1 })
  const chain = (chainId: string) => gases.get(chainId) ?? fail(`the gas of ${chainId} was not asked for`)
  return packets.map(one => {
    const used = uses[wayOf(one)] ?? fail(`the gas of ${wayOf(one)} was not estimated`)
    return {
      packet: one.packet,
      verdict: one.verdict,
      reason: one.reason,
      unchecked: one.unchecked,
      ends: one.ends,
      ...priceGas({ uses: used.map(({ chainId, gas }) => ({ chainId, gas: BigInt(gas) })), chain, payment, rate: ctx.settings.rate }),
    }
  })
}

export function wayOf(one: Pick<QuotedPacket, 'packet' | 'verdict' | 'reason'>): string {
  return `${channelKey(one.packet)} ${goesAs(one)}`
}

/** What comes back because it is refused has to be delivered first. */
function goesAs({ verdict, reason }: Pick<QuotedPacket, 'verdict' | 'reason'>): 'deliver' | 'return' {
  return reason === 'receiver-refused' ? 'deliver' : verdict
}

function fail(why: string): never {
  throw new Error(why)
}
