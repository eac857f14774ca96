import type { CoinName } from '@relayooor/shared'
import type { ClearingContext } from '../../clearing/context.ts'
import type { FormerPayment } from '../../clearing/ledger/formerPayments.ts'
import type { ChainFactRow } from '../../db/schema/index.ts'
import { formatAmount } from '@relayooor/shared'
import { gt, sql } from 'drizzle-orm'
import { readFormerPayments } from '../../clearing/ledger/formerPayments.ts'
import { ledgerBalances } from '../../clearing/ledger/ledgerSums.ts'
import { chainFacts, clearingOperations, clearingTokens, ledgerWallets } from '../../db/schema/index.ts'

/** What was asked of a chain longer ago says nothing. */
const staleMs = 15 * 60_000
const dayMs = 24 * 3_600_000

export interface WalletFacts {
  chainId: string
  /** Null for the service wallet. */
  lane: string | null
  address: string
  /** The coin that gas is paid in. */
  denom: string
  decimals: number
  /** How it is told. */
  coin: CoinName
  has: bigint
}

export interface MoneyFacts {
  now: Date
  wallets: WalletFacts[]
  /** Of the last day, by coin in base units; `worth` of 10^`decimals` of it is null where the operator has named no rate. */
  day: { kind: 'earned' | 'spent'; chainId: string; denom: string; amount: bigint; rate: { price: string; decimals: number } | null }[]
  chains: ChainFactRow[]
  /** To addresses that take no payments now, and unhandled; `told` is in whole coins. */
  formerPayments: (FormerPayment & { told: string })[]
}

/** What was earned and spent in the last day. Adding it up takes longer than all other facts together. */
export async function readDay(ctx: ClearingContext): Promise<MoneyFacts['day']> {
  const since = new Date(ctx.now().getTime() - dayMs)
  const { rows } = await ctx.database.db.execute<{ kind: 'earned' | 'spent'; chain_id: string; denom: string; amount: string }>(sql`
    with ended as (
      select o.token, o.earned, o.gas_spent, t.chain_id, t.denom from ${clearingOperations} o
      join ${clearingTokens} t on t.id = o.token where o.finished_at > ${since} and o.gas_spent is not null)
    select 'earned' as kind, chain_id, denom, coalesce(sum(earned), 0)::text as amount from ended group by 2, 3
    union all select 'spent', gas ->> 'chainId', gas ->> 'denom', sum((gas ->> 'amount')::numeric)::text
      from ended, jsonb_array_elements(gas_spent) gas group by 2, 3`)
  return rows.map(({ chain_id: chainId, amount, ...row }) => ({
    ...row,
    chainId,
    amount: BigInt(amount),
    rate: ctx.settings.rate(chainId, row.denom) ?? null,
  }))
}

/** Balances as the ledger has them: they are booked from blocks, and compared with the chains. */
export async function readMoneyFacts(ctx: ClearingContext, day: MoneyFacts['day']): Promise<MoneyFacts> {
  const { db } = ctx.database
  const now = ctx.now()
  const [balances, opened, chains, formerPayments] = await Promise.all([
    ledgerBalances(db, sql`account = 'wallet'`),
    db.select().from(ledgerWallets),
    db
      .select()
      .from(chainFacts)
      .where(gt(chainFacts.seenAt, new Date(now.getTime() - staleMs))),
    readFormerPayments(ctx, 'open'),
  ])
  return {
    now,
    wallets: [...ctx.chains.values()].flatMap(({ settings: { chainId, gasPrice } }) => {
      const { denom } = gasPrice
      return [
        { lane: null, address: ctx.settings.serviceAddresses.get(chainId) },
        ...ctx.lanes.keys.map(lane => ({ lane, address: ctx.lanes.address(lane, chainId) })),
      ].flatMap(({ lane, address }) => {
        // Before its opening balance is booked, nothing is known of it.
        if (address === undefined || !opened.some(one => one.chainId === chainId && one.address === address)) return []
        const has = balances.find(one => one.chainId === chainId && one.denom === denom && one.address === address)?.amount ?? 0n
        return [{ chainId, lane, address, denom, decimals: gasDecimals(ctx, chainId, denom), coin: ctx.assets.coin(chainId, denom), has }]
      })
    }),
    day,
    chains,
    formerPayments: formerPayments.map(one => ({
      ...one,
      told: one.amounts.map(amount => formatAmount(amount, ctx.assets.coin(one.chainId, amount.denom))).join(', '),
    })),
  }
}

/** As the coin is listed, else as the operator's rate for it says; else by the first letter of its base unit: atto-, or micro-. */
export function gasDecimals({ assets, settings }: Pick<ClearingContext, 'assets' | 'settings'>, chainId: string, denom: string): number {
  const known = assets.asset(chainId, denom) ?? settings.rate(chainId, denom)
  return known?.decimals ?? (denom.startsWith('a') ? 18 : 6)
}
