import type { PacketId } from '@relayooor/shared'
import type { ClearingContext } from '../context.ts'
import type { ChainGas } from '../quote/priceGas.ts'
import type { CostedPacket } from '../quote/priceQuote.ts'
import { channelKey } from '@relayooor/shared'
import { priceGas } from '../quote/priceGas.ts'
import { gasUse } from './gasUse.ts'

export interface QuotedPacket { packet: PacketId, destinationChainId: string, verdict: 'deliver' | 'return' }

/** What clearing these packets costs us now: what such clears used lately, at the price that gas has now. */
export async function costPackets(ctx: ClearingContext, packets: QuotedPacket[], payment: { chainId: string, denom: string }): Promise<CostedPacket[]> {
  const gases = new Map<string, ChainGas>()
  for (const chainId of new Set(packets.flatMap(({ packet, destinationChainId }) => [packet.chainId, destinationChainId])))
    gases.set(chainId, { price: await ctx.gasPrice(chainId), multiplier: ctx.chains.get(chainId)?.settings.gasMultiplier ?? 1 })
  const chain = (chainId: string) => gases.get(chainId) ?? fail(chainId)
  return Promise.all(packets.map(async ({ packet, destinationChainId, verdict }) => {
    const together = packets.filter(one => wayOf(one) === wayOf({ packet, verdict })).length
    const uses = await gasUse(ctx.database, { source: packet, destinationChainId, verdict }, together)
    return { packet, verdict, ...priceGas({ uses, chain, payment, rate: ctx.rate }) }
  }))
}

function wayOf({ packet, verdict }: Pick<QuotedPacket, 'packet' | 'verdict'>): string {
  return `${channelKey(packet)} ${verdict}`
}

function fail(chainId: string): never {
  throw new Error(`the gas of ${chainId} was not asked for`)
}
