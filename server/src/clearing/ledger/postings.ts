import type { Coin } from '@relayooor/shared'
import type { ledgerEntries } from '../../db/schema/index.ts'
import { sumCoins } from '@relayooor/shared'

export type LedgerAccount = (typeof ledgerEntries.$inferSelect)['account']
export interface LedgerLine {
  account: LedgerAccount
  subject: string
  coin: Coin
}

/** One business event. Its lines sum to zero for each denom; its name is given once, so that a repeat posts nothing. */
export interface Posting {
  name: string
  chainId: string
  at: Date
  height?: number | undefined
  txHash?: string | undefined
  lines: LedgerLine[]
}

export interface Where {
  chainId: string
  at: Date
  height?: number
  txHash?: string
}

/** A payment came in: we have it, and owe it. */
export function paymentReceived(where: Where, paymentId: number, wallet: string, coins: Coin[]): Posting {
  return posting(
    `payment:${paymentId}`,
    where,
    coins.flatMap(coin => move(coin, { account: 'customer', subject: `payment:${paymentId}` }, { account: 'wallet', subject: wallet })),
  )
}

/** What cannot be used or sent back by itself is kept apart for its owner; negative is the customer's to use again. */
export function heldChanged(where: Where, paymentId: number, nth: number, coins: Coin[]): Posting {
  const subject = `payment:${paymentId}`
  return posting(
    `held:${paymentId}:${nth}`,
    where,
    coins.flatMap(coin => move(coin, { account: 'held', subject }, { account: 'customer', subject })),
  )
}

/** An order has ended and this much of its price is earned: only now is it revenue. */
export function priceEarned(where: Where, token: string, coin: Coin): Posting {
  return posting(
    `earned:${token}`,
    where,
    move(coin, { account: 'revenue', subject: `order:${token}` }, { account: 'customer', subject: `order:${token}` }),
  )
}

/**
 * A refund is in a block. Its recipient got `net`; what the payer bore of the gas lowers our own gas. The transaction's fee is posted
 * separately, once for all its refunds.
 */
export function refundPaid(where: Where, refundId: number, wallet: string, gross: Coin, net: bigint): Posting {
  const { denom } = gross
  return posting(`refund:${refundId}`, where, [
    { account: 'customer', subject: `refund:${refundId}`, coin: gross },
    { account: 'wallet', subject: wallet, coin: { denom, amount: -net } },
    { account: 'gas', subject: `refund:${refundId}`, coin: { denom, amount: net - gross.amount } },
  ])
}

/** A refund that was paid before the books were restored is known again. Until then what left the wallet was booked as the operator's. */
export function refundRecognised(where: Where, refundId: number, transaction: string, gross: Coin, net: bigint): Posting {
  const { denom } = gross
  return posting(`refund:${refundId}`, where, [
    { account: 'customer', subject: `refund:${refundId}`, coin: gross },
    { account: 'external', subject: `tx:${transaction}`, coin: { denom, amount: -net } },
    { account: 'gas', subject: `refund:${refundId}`, coin: { denom, amount: net - gross.amount } },
  ])
}

/** Some of what a finished order earned is given back: it is owed again. */
export function goodwillGranted(where: Where, refundId: number, token: string, coin: Coin): Posting {
  return posting(
    `goodwill:${refundId}`,
    where,
    move(coin, { account: 'customer', subject: `order:${token}` }, { account: 'revenue', subject: `order:${token}` }),
  )
}

/** The ledger begins to follow an address of ours: what it holds and is not booked is the operator's. */
export function walletOpened(where: Where & { height: number }, wallet: string, coins: Coin[]): Posting {
  return posting(
    `opening:${where.chainId}:${wallet}:${where.height}`,
    where,
    coins.flatMap(coin => move(coin, { account: 'external', subject: `wallet:${wallet}` }, { account: 'wallet', subject: wallet })),
  )
}

/** What a transaction did to wallets of ours beyond its payments and refunds. */
export interface WalletMoves {
  /** By address: gained, or negative lost; the fee is part of it. */
  moves: ReadonlyMap<string, Coin[]>
  fee: Coin[]
}

/** The fee is gas; other moves are the operator's: top-ups, withdrawals, rewards. Between two of our wallets they cancel out. */
export function walletsMoved(where: Where & { height: number; txHash: string }, { moves, fee }: WalletMoves): Posting {
  const subject = `tx:${where.txHash}`
  const wallets = [...moves].flatMap(([address, coins]) => coins.map((coin): LedgerLine => ({ account: 'wallet', subject: address, coin })))
  const external = sumCoins([...wallets.map(line => line.coin), ...fee]).map(({ denom, amount }) => ({ denom, amount: -amount }))
  return posting(`moves:${where.chainId}:${where.height}:${where.txHash}`, where, [
    ...wallets,
    ...fee.map((coin): LedgerLine => ({ account: 'gas', subject, coin })),
    ...external.map((coin): LedgerLine => ({ account: 'external', subject, coin })),
  ])
}

/** A person has looked into what the ledger lacked or had too much (negative), and takes it on the operator's side. */
export function ledgerCorrected(where: Where & { height: number }, corrections: { wallet: string; coin: Coin }[]): Posting {
  return posting(
    `correction:${where.chainId}:${where.height}`,
    where,
    corrections.flatMap(({ wallet, coin }) =>
      move(coin, { account: 'external', subject: `wallet:${wallet}` }, { account: 'wallet', subject: wallet }),
    ),
  )
}

/** Takes `coin` from one account and gives it to another. */
function move(coin: Coin, from: Omit<LedgerLine, 'coin'>, to: Omit<LedgerLine, 'coin'>): LedgerLine[] {
  return [
    { ...from, coin: { denom: coin.denom, amount: -coin.amount } },
    { ...to, coin },
  ]
}

function posting(name: string, where: Where, lines: LedgerLine[]): Posting {
  return { name, ...where, lines: lines.filter(line => line.coin.amount !== 0n) }
}
