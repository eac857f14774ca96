import type { ClearingContext } from '../clearing/context.ts'
import { gt, max } from 'drizzle-orm'
import { clearingTokens } from '../db/schema/index.ts'

/** People also pay long after a price is over. */
const looksBackMs = 30 * 24 * 3_600_000

/** A sentence for each address that prices named lately and that is ours no more; said at the start and by the doctor. */
export async function describeFormerWallets({ database, settings, now }: ClearingContext): Promise<string[]> {
  const { chainId, serviceAddress, createdAt } = clearingTokens
  const rows = await database.db
    .select({ chainId, address: serviceAddress, last: max(createdAt) })
    .from(clearingTokens)
    .where(gt(createdAt, new Date(now().getTime() - looksBackMs)))
    .groupBy(chainId, serviceAddress)
    .orderBy(chainId, serviceAddress)
  return rows
    .filter(one => settings.serviceAddresses.get(one.chainId) !== one.address)
    .map(
      one =>
        `Prices on ${one.chainId} named ${one.address} until ${one.last?.toISOString()}, which SERVICE_WALLET_ADDRESS does not name ` +
        'any more: what is paid there is not seen. Look at it by hand for some weeks; docs/operations/rotate-keys.md says how.',
    )
}
