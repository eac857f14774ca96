import type { Amount, FormerPaymentState } from '@relayooor/shared'
import type { FormerWalletMove } from '../../db/schema/index.ts'
import type { ClearingContext } from '../context.ts'
import { gt } from 'drizzle-orm'
import { formerWalletMoves } from '../../db/schema/index.ts'
import { followedMs } from './formerWallets.ts'
import { judgeFormerPayments } from './judgeFormerPayments.ts'

/** What came to an address that takes no payments now, in coins that we take. */
export interface FormerPayment extends FormerWalletMove {
  amounts: Amount[]
}

type Context = Pick<ClearingContext, 'database' | 'settings' | 'now'>

/** Of the last 30 days, oldest first within a wallet: those that somebody may wait for, or those that a person has handled. */
export async function readFormerPayments(ctx: Context, state: FormerPaymentState): Promise<FormerPayment[]> {
  const { database, settings, now } = ctx
  const moves = await database.db
    .select()
    .from(formerWalletMoves)
    .where(gt(formerWalletMoves.at, new Date(now().getTime() - followedMs)))
    .orderBy(formerWalletMoves.height, formerWalletMoves.id)
  const meant = moves
    .filter(move => settings.serviceAddresses.get(move.chainId) !== move.address)
    .map(move => ({ ...move, coins: meantCoins(ctx, move) }))
    .filter(move => move.coins.length > 0)
  const wallets = Map.groupBy(meant, one => `${one.chainId} ${one.address}`)
  const found = state === 'handled' ? meant : [...wallets.values()].flatMap(judgeFormerPayments)
  return found.filter(one => (one.handledAt !== null) === (state === 'handled')).map(one => ({ ...one, amounts: gained(one.coins) }))
}

/** What a move brought; empty when it was no payment. */
export function paidAmounts(ctx: Pick<Context, 'settings'>, move: FormerWalletMove): Amount[] {
  return gained(meantCoins(ctx, move))
}

/** Strangers may send any coin there; what counts is what somebody may have meant to pay with. */
function meantCoins({ settings }: Pick<Context, 'settings'>, { chainId, coins }: FormerWalletMove): Amount[] {
  return coins.filter(({ denom }) => settings.paymentDenoms(chainId).includes(denom))
}

function gained(coins: Amount[]): Amount[] {
  return coins.filter(({ amount }) => BigInt(amount) > 0n)
}
