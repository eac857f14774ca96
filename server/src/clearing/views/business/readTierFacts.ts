import type { Db } from '../../../db/database.ts'
import { and, gte, lt, sql } from 'drizzle-orm'
import { tierSums } from '../../../db/schema/index.ts'

/** Orders that are alike in all that a discount depends on. `earned` is what all of them did. */
export type TierFacts = Omit<typeof tierSums.$inferSelect, 'hour'>

const { hour, chainId, denom, account, volume, service, perPacket, serviceDiscount, packetDiscount, kept, orders, earned } = tierSums

/** The orders that ended in these hours, as far as their gas is counted: sums of them are kept. */
export async function readTierFacts(db: Db, from: Date, until: Date): Promise<TierFacts[]> {
  const alike = { chainId, denom, account, volume, service, perPacket, serviceDiscount, packetDiscount, kept }
  return db
    .select({ ...alike, orders: sql`sum(${orders})`.mapWith(Number), earned: sql`sum(${earned})`.mapWith(earned) })
    .from(tierSums)
    .where(and(gte(hour, from), lt(hour, until)))
    .groupBy(...Object.values(alike))
    .having(sql`sum(${orders}) <> 0`)
}
