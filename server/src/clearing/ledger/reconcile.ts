import type { Chain } from '../../chains/chain.ts'
import type { Db } from '../../db/database.ts'
import type { ClearingContext } from '../context.ts'
import type { Explanation } from './explainDifferences.ts'
import type { Difference } from './judgeDifferences.ts'
import { formatAmount } from '@relayooor/shared'
import { desc, eq } from 'drizzle-orm'
import { toSecond } from '../../base/toSecond.ts'
import { ChainError } from '../../chains/chainError.ts'
import { endAlert, raiseAlert } from '../../db/alerts.ts'
import { inTransaction } from '../../db/inTransaction.ts'
import { reconciliations } from '../../db/schema/index.ts'
import { bookedWallets, compareWallets } from './compareWallets.ts'
import { explainDifferences } from './explainDifferences.ts'
import { isShort } from './judgeDifferences.ts'
import { ownAddresses } from './ownAddresses.ts'

/** What a comparison of the ledger with one chain found. `unknown`: the chain could not be asked, which is no difference. */
export type Comparison =
  | { chainId: string; state: 'agrees' | 'differs'; height: number; differences: Difference[]; explanations: Explanation[] }
  | { chainId: string; state: 'unknown'; height?: number | undefined; detail: string }

/** Raises an alert when no comparison was possible for so long. */
const uncheckedMs = 30 * 60_000

/**
 * Compares the ledger's balances with the chain's, both after the block that was read last. Records the result, and raises or ends the
 * alerts `ledger-differs` and `ledger-unchecked`. `beganAt`: since when it is tried, for a chain that was never compared.
 */
export async function reconcile(ctx: ClearingContext, chain: Chain, beganAt?: Date): Promise<Comparison> {
  const comparison = await compare(ctx, chain)
  const { chainId } = comparison
  const at = ctx.now()
  await inTransaction(ctx.database, 'reconcile', async tx => {
    if (comparison.state === 'unknown') {
      const [last] = await tx
        .select()
        .from(reconciliations)
        .where(eq(reconciliations.chainId, chainId))
        .orderBy(desc(reconciliations.id))
        .limit(1)
      const since = last?.at ?? beganAt
      if (since && at.getTime() - since.getTime() > uncheckedMs)
        await raiseAlert(
          tx,
          {
            name: 'ledger-unchecked',
            subject: chainId,
            detail: `The ledger could not be compared with ${chainId} since ${toSecond(since)}: ${comparison.detail}`,
            data: { lastHeight: last?.height },
          },
          at,
        )
      return
    }
    const { height, state, differences } = comparison
    await tx
      .insert(reconciliations)
      .values({ chainId, height, at, agrees: state === 'agrees', differences: differences.map(writeDifference) })
    await endAlert(tx, 'ledger-unchecked', chainId, at)
    if (state === 'agrees') await endAlert(tx, 'ledger-differs', chainId, at)
    else
      await raiseAlert(
        tx,
        {
          name: 'ledger-differs',
          subject: chainId,
          detail: sentenceFor(ctx, comparison),
          data: { height, differences: differences.map(writeDifference), transactions: comparison.explanations.map(writeDifference) },
        },
        at,
      )
  })
  return comparison
}

async function compare(ctx: ClearingContext, chain: Chain): Promise<Comparison> {
  const { chainId } = chain.settings
  const own = ownAddresses(ctx, chainId)
  const booked = await bookedWallets(ctx.database, chainId)
  const missing = [...own].filter(address => !booked?.followed.has(address))
  if (!booked || missing.length > 0)
    return {
      chainId,
      state: 'unknown',
      height: booked?.height,
      detail: `what ${missing.join(' and ')} held at the beginning is not known yet`,
    }
  const { height, gap } = booked
  if (gap !== null) return { chainId, state: 'unknown', height, detail: `block ${gap} could not be recorded yet` }
  try {
    const differences = await compareWallets(chain, own, booked)
    return differences.length === 0
      ? { chainId, state: 'agrees', height, differences, explanations: [] }
      : { chainId, state: 'differs', height, differences, explanations: await explainDifferences(ctx, chain, differences, height) }
  } catch (error) {
    if (error instanceof ChainError)
      return {
        chainId,
        state: 'unknown',
        height,
        detail: `no node tells the balances at height ${height} (${error.code}): ${error.message}`,
      }
    throw error
  }
}

function sentenceFor(
  ctx: ClearingContext,
  { chainId, height, differences, explanations }: Exclude<Comparison, { state: 'unknown' }>,
): string {
  const money = (denom: string, amount: bigint) => formatAmount({ denom, amount: amount.toString() }, ctx.assets.coin(chainId, denom))
  const told = differences
    .slice(0, 5)
    .map(one => `${one.address} holds ${money(one.denom, one.chain)}, the ledger says ${money(one.denom, one.ledger)}`)
  const because = explanations.slice(0, 5).map(one => `${one.txHash} at ${one.height}`)
  const why =
    because.length > 0 ? `Booked otherwise than the chain shows: ${because.join(', ')}.` : 'No transaction was found that explains it.'
  const short = ' Something is missing: no refund of this chain goes out by itself until it is explained, and booked where it is right so.'
  const more = differences.length > 5 ? '; and more' : ''
  return `At height ${height} of ${chainId}: ${told.join('; ')}${more}. ${why}${isShort(differences) ? short : ''}`
}

/** Whether the last comparison with a chain found less there than the ledger says, and nobody has explained it since. */
export async function shortfallKnown(db: Db, chainId: string): Promise<boolean> {
  const [last] = await db
    .select()
    .from(reconciliations)
    .where(eq(reconciliations.chainId, chainId))
    .orderBy(desc(reconciliations.id))
    .limit(1)
  return last !== undefined && isShort(last.differences.map(one => ({ ...one, ledger: BigInt(one.ledger), chain: BigInt(one.chain) })))
}

/** As stored: base units as text. */
export function writeDifference<T extends Difference>(one: T): Omit<T, 'ledger' | 'chain'> & { ledger: string; chain: string } {
  return { ...one, ledger: one.ledger.toString(), chain: one.chain.toString() }
}
