import type { Tx } from '../../db/database.ts'
import type { TokenRow } from '../../db/schema/index.ts'
import type { Credit } from '../ledger/findCredits.ts'
import type { Candidate } from './judgeMatch.ts'
import { accountOf, claimInMemo, packetKey, tokensInMemo } from '@relayooor/shared'
import { and, asc, eq, gt, inArray, lte, ne, or, sql } from 'drizzle-orm'
import { clearingTokens, payments } from '../../db/schema/index.ts'
import { getPackets } from '../../packets/findPackets.ts'
import { topUpSeconds } from '../orders/deadlines.ts'
import { judgeMatch } from './judgeMatch.ts'

/**
 * The token that a credit pays, locked: the one in its memo, else the only one that it can be for. Null when the memo names several and we
 * know one of them.
 */
export async function matchPayment(tx: Tx, credit: Credit): Promise<{ token: TokenRow; byMemo: boolean } | null> {
  const named = tokensInMemo(credit.memo)
  const known = await lockTokens(tx, named)
  const [token] = known
  if (token) return named.length === 1 ? { token, byMemo: true } : null
  const matched = await matchWithoutMemo(tx, credit)
  return matched && { token: matched, byMemo: false }
}

/** Locked in one order, against deadlocks: other blocks and the expiry of quotes run at the same time. */
export async function lockTokens(tx: Tx, ids: string[]): Promise<TokenRow[]> {
  return ids.length === 0
    ? []
    : tx.select().from(clearingTokens).where(inArray(clearingTokens.id, ids)).orderBy(asc(clearingTokens.id)).for('update')
}

async function matchWithoutMemo(tx: Tx, { chainId, payer, authority, memo, coins, at }: Credit): Promise<TokenRow | null> {
  const [coin, ...others] = coins
  const account = payer === null ? null : accountOf(payer)
  if (!coin || others.length > 0 || payer === null || account === null || authority !== 'signers' || claimInMemo(memo) !== null) return null
  const t = clearingTokens
  const fitting = await tx
    .select()
    .from(t)
    .where(
      and(
        eq(t.chainId, chainId),
        eq(t.denom, coin.denom),
        eq(t.amount, coin.amount),
        lte(t.createdAt, at),
        // By index; a price that lived longer than a day is not matched.
        gt(t.createdAt, new Date(at.getTime() - 2 * topUpSeconds * 1000)),
        gt(t.expiresAt, new Date(at.getTime() - topUpSeconds * 1000)),
        inArray(t.status, ['open', 'expired']),
        or(eq(t.walletAddress, payer), eq(t.refundAddress, payer), eq(t.sessionAccount, account)),
      ),
    )
    .limit(2)
  const id = fitting.length === 0 ? null : judgeMatch({ address: payer, account }, at, await candidates(tx, fitting))
  if (id === null || (await paysForOthers(tx, payer))) return null
  return (await lockTokens(tx, [id])).find(token => token.status !== 'paid') ?? null
}

async function candidates(tx: Tx, tokens: TokenRow[]): Promise<Candidate[]> {
  const rows = await getPackets(
    tx,
    tokens.flatMap(token => token.terms.packets.map(packetKey)),
  )
  return tokens.map(({ id, walletAddress, refundAddress, sessionAccount, createdAt, terms }) => ({
    id,
    walletAddress,
    refundAddress,
    sessionAccount,
    createdAt,
    packets: terms.packets.map(packet => {
      const row = rows.get(packetKey(packet))
      return [row?.sender, row?.receiver].map(address => (address ? accountOf(address) : null))
    }),
  }))
}

/**
 * Whether this account has paid, by its own signature, orders that are refunded to others: most likely an exchange, shared by its
 * customers.
 */
export async function paysForOthers(tx: Tx, payer: string): Promise<boolean> {
  const t = clearingTokens
  const [other] = await tx
    .select({ id: payments.id })
    .from(payments)
    .innerJoin(t, eq(t.id, payments.token))
    .where(
      and(
        eq(payments.payer, payer),
        inArray(payments.authority, ['signers', 'claim']),
        eq(t.chainId, payments.chainId),
        ne(t.walletAddress, payer),
        ne(t.refundAddress, payer),
        sql`${t.sessionAccount} is distinct from ${accountOf(payer)}`,
      ),
    )
    .limit(1)
  return other !== undefined
}
