import type { Coin, WalletView } from '@relayooor/shared'
import type { ClearingContext } from '../../clearing/context.ts'
import type { AlertSettings } from '../../config/alertSettings.ts'
import type { Db } from '../../db/database.ts'
import { sumCoins, toAmount } from '@relayooor/shared'
import { sql } from 'drizzle-orm'
import { ledgerBalances } from '../../clearing/ledger/ledgerSums.ts'
import { ledgerEntries, ledgerWallets, refundTransactions, relayerTransactions } from '../../db/schema/index.ts'
import { gasDecimals } from '../alerts/moneyFacts.ts'
import { lowBelow } from '../alerts/moneyRules.ts'

const paceDays = 7
const newestMoves = 10
/** Of a chain: all of its wallets together. */
const movesRead = 200

interface OwnWallet {
  chainId: string
  kind: WalletView['kind']
  lane?: string
  address: string
}

/** Service wallet and lanes on each chain, as the ledger has them. */
export async function presentWallets(ctx: ClearingContext, settings: AlertSettings): Promise<WalletView[]> {
  const { db } = ctx.database
  const since = new Date(ctx.now().getTime() - paceDays * 24 * 3_600_000)
  const [balances, opened, spent, moves] = await Promise.all([
    ledgerBalances(db, sql`account = 'wallet'`),
    db.select().from(ledgerWallets),
    readSpent(db, since),
    readMoves(db, [...ctx.chains.keys()]),
  ])
  return ownWallets(ctx).map(wallet => {
    const isIts = (one: { chainId: string; address: string }) => one.chainId === wallet.chainId && one.address === wallet.address
    const coins = balances.filter(isIts)
    return {
      ...wallet,
      booked: opened.some(isIts),
      // Below zero it was not booked as the chain has it, which the comparison with the chain tells.
      balances: coins.filter(({ amount }) => amount >= 0n).map(({ denom, amount }) => toAmount({ denom, amount })),
      gas: presentGas(ctx, settings, wallet, coins, spent.filter(isIts)),
      moves: presentMoves(moves.filter(isIts)),
    }
  })
}

function ownWallets(ctx: ClearingContext): OwnWallet[] {
  return [...ctx.chains.keys()].flatMap(chainId => {
    const service = ctx.settings.serviceAddresses.get(chainId)
    return [
      ...(service === undefined ? [] : [{ chainId, kind: 'service' as const, address: service }]),
      ...ctx.lanes.keys.flatMap(lane => {
        const address = ctx.lanes.address(lane, chainId)
        return address === undefined ? [] : [{ chainId, kind: 'lane' as const, lane, address }]
      }),
    ]
  })
}

function presentGas(
  ctx: ClearingContext,
  settings: AlertSettings,
  { chainId, kind }: OwnWallet,
  coins: Coin[],
  spent: Coin[],
): WalletView['gas'] {
  const denom = ctx.chains.get(chainId)?.settings.gasPrice.denom ?? ''
  const asset = ctx.assets.asset(chainId, denom)
  const decimals = gasDecimals(ctx, chainId, denom)
  const of = (all: Coin[]) => all.find(coin => coin.denom === denom)?.amount ?? 0n
  const [has, paid] = [of(coins), of(spent)]
  const least = lowBelow(settings, kind === 'lane' ? 'lane-low' : 'service-wallet-low', chainId, decimals)
  return {
    denom,
    symbol: asset?.symbol,
    decimals,
    spent7Days: toAmount({ denom, amount: paid }),
    daysLeft: paid > 0n ? Math.max(0, Number((has * BigInt(paceDays) * 10n) / paid) / 10) : undefined,
    lowBelow: toAmount({ denom, amount: least }),
    low: has < least,
  }
}

interface Spent extends Coin {
  chainId: string
  address: string
}

/** Fees: of the lanes' transactions, failed ones too, and of refunds that are in a block. */
async function readSpent(db: Db, since: Date): Promise<Spent[]> {
  const { rows } = await db.execute<{ chain_id: string; address: string; denom: string; amount: string }>(sql`
    select chain_id, signer as address, coin ->> 'denom' as denom, sum((coin ->> 'amount')::numeric)::text as amount
      from ${relayerTransactions}, jsonb_array_elements(fee) coin where at >= ${since.toISOString()} group by 1, 2, 3
    union all select chain_id, sender, fee_denom, sum(fee_amount)::text from ${refundTransactions}
      where status in ('confirmed', 'failed') and ended_at >= ${since.toISOString()} group by 1, 2, 3`)
  return rows.map(({ chain_id: chainId, address, denom, amount }) => ({ chainId, address, denom, amount: BigInt(amount) }))
}

interface Move extends Coin {
  posting: string
  chainId: string
  address: string
  at: Date
  height: number | null
  txHash: string | null
}

/** Transactions in which the operator's side has a part: what it brought or took, the fee that the wallet paid for it included. */
async function readMoves(db: Db, chainIds: string[]): Promise<Move[]> {
  const { rows } = await db.execute<{
    posting: string
    chain_id: string
    address: string
    at: string
    height: string | null
    tx_hash: string | null
    denom: string
    amount: string
  }>(sql`
    select w.posting, w.chain_id, w.subject as address, w.at, w.height, w.tx_hash, w.denom, w.amount::text as amount
    from unnest(${sql.param(chainIds)}::text[]) c (chain_id) cross join lateral (
      select posting, id from ${ledgerEntries}
      where chain_id = c.chain_id and account = 'external' and posting like 'moves:%' order by id desc limit ${movesRead}) e
    join ${ledgerEntries} w on w.posting = e.posting and w.account = 'wallet'
    group by w.id, w.posting, w.chain_id, w.subject, w.at, w.height, w.tx_hash, w.denom, w.amount order by w.id desc`)
  return rows.map(row => ({
    posting: row.posting,
    chainId: row.chain_id,
    address: row.address,
    at: new Date(row.at),
    height: row.height === null ? null : Number(row.height),
    txHash: row.tx_hash,
    denom: row.denom,
    amount: BigInt(row.amount),
  }))
}

function presentMoves(moves: Move[]): WalletView['moves'] {
  return [...Map.groupBy(moves, move => move.posting).values()].slice(0, newestMoves).map(lines => ({
    at: (lines[0]?.at ?? new Date(0)).toISOString(),
    height: lines[0]?.height?.toString(),
    txHash: lines[0]?.txHash ?? undefined,
    amounts: sumCoins(lines).map(({ denom, amount }) => ({ denom, amount: amount.toString() })),
  }))
}
