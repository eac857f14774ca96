import type { FeeTierReport } from '@relayooor/shared'
import type { Fees } from '../../context.ts'
import type { TierFacts } from './readTierFacts.ts'
import { discountPercent } from '../../quote/priceQuote.ts'

/** What the same orders would have earned with other discounts by volume, coin by coin. Rounded as prices are, order by order. */
export function judgeTiers(facts: TierFacts[], tiers: Fees['tiers'], tiersNow: (denom: string) => Fees['tiers']): FeeTierReport['items'] {
  return [...Map.groupBy(facts, ({ chainId, denom }) => `${chainId} ${denom}`)]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, ofCoin]) => {
      const { chainId = '', denom = '' } = ofCoin[0] ?? {}
      const earned = ofCoin.reduce((sum, one) => sum + one.earned, 0n)
      const would = ofCoin.reduce((sum, one) => sum + one.earned + BigInt(one.orders) * changeOf(one, tiers), 0n)
      const count = (which: TierFacts[]) => which.reduce((sum, one) => sum + one.orders, 0)
      return {
        chainId,
        denom,
        orders: count(ofCoin),
        ordersWithAccount: count(ofCoin.filter(one => one.account)),
        tiersNow: tiersNow(denom),
        earned: { denom, amount: earned.toString() },
        wouldHaveEarned: { denom, amount: would.toString() },
        difference: (would - earned).toString(),
      }
    })
}

/** Of one order: the discount that it had, less the one that it would have had, on what was kept. */
function changeOf({ volume, service, perPacket, kept, serviceDiscount, packetDiscount }: TierFacts, tiers: Fees['tiers']): bigint {
  if (volume === null || kept === 0) return 0n
  const percent = discountPercent(tiers, volume)
  const off = (fee: bigint) => (fee * percent) / 100n
  return serviceDiscount - off(service) + BigInt(kept) * (packetDiscount - off(perPacket))
}
