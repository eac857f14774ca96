import type { Amount, LedgerAccount } from '@relayooor/shared'
import { sql } from 'drizzle-orm'
import { bigint, bigserial, boolean, check, date, index, integer, jsonb, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core'
import { baseUnits, moment } from './columns.ts'

/**
 * Double entry. The lines with one `posting` are one business event; they sum to zero for each chain and denom (a deferred
 * trigger), and no line is ever changed, or removed within seven years (triggers and revoked rights).
 */
export const ledgerEntries = pgTable(
  'ledger_entries',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    /** Names the event, so that a repeat of it posts nothing: `payment:12`, `refund:7`, `fee:a-1:HASH`. */
    posting: text('posting').notNull(),
    line: integer('line').notNull(),
    /**
     * Positive is what we have or have spent (`wallet`, `gas`), negative what we owe or have earned (`customer`, `held`,
     * `revenue`); `external` is the operator's side of opening balances, deposits and withdrawals.
     */
    account: text('account').$type<LedgerAccount>().notNull(),
    /** The address of a `wallet`; else the payment, order or transaction that it is about. */
    subject: text('subject').notNull(),
    chainId: text('chain_id').notNull(),
    denom: text('denom').notNull(),
    amount: baseUnits('amount').notNull(),
    at: moment('at').notNull(),
    height: bigint('height', { mode: 'number' }),
    txHash: text('tx_hash'),
  },
  table => [
    unique('posting_line').on(table.posting, table.line),
    index('ledger_by_account').on(table.chainId, table.account, table.denom, table.id),
    index('ledger_by_subject').on(table.subject, table.id),
    index('ledger_by_tx')
      .on(table.txHash)
      .where(sql`${table.txHash} is not null`),
    index('ledger_by_height').on(table.chainId, table.height),
    check('entry_is_not_zero', sql`${table.amount} <> 0`),
  ],
)

/**
 * Sums of the entries after those of the row before, up to and including entry `up_to`, so that neither a balance nor a
 * report needs a sum of the whole ledger.
 * Entries never change, so each sum can be checked and recounted alone.
 */
export const ledgerSums = pgTable(
  'ledger_sums',
  {
    upTo: bigint('up_to', { mode: 'number' }).notNull(),
    /** Of the entries' times (UTC). */
    day: date('day').notNull(),
    /** What their postings' names begin with: `payment`, `refund`, `moves`. */
    event: text('event').notNull(),
    chainId: text('chain_id').notNull(),
    account: text('account').$type<LedgerAccount>().notNull(),
    /** Of a `wallet`; else empty. */
    address: text('address').notNull(),
    denom: text('denom').notNull(),
    amount: baseUnits('amount').notNull(),
  },
  table => [primaryKey({ columns: [table.upTo, table.day, table.event, table.chainId, table.account, table.address, table.denom] })],
)

/** Addresses of ours whose every move is booked, since the opening balance at `since` was. Changed only by who moves the chain's cursor. */
export const ledgerWallets = pgTable(
  'ledger_wallets',
  {
    chainId: text('chain_id').notNull(),
    address: text('address').notNull(),
    since: bigint('since', { mode: 'number' }).notNull(),
  },
  table => [primaryKey({ columns: [table.chainId, table.address] })],
)

/** What came to, and left, addresses that took payments once and do so no more. The ledger does not follow them. */
export const formerWalletMoves = pgTable(
  'former_wallet_moves',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    chainId: text('chain_id').notNull(),
    address: text('address').notNull(),
    height: bigint('height', { mode: 'number' }).notNull(),
    /** `block` where no transaction moved it. */
    txHash: text('tx_hash').notNull(),
    at: moment('at').notNull(),
    /** The one account that it came from, where that is sure. */
    payer: text('payer'),
    memo: text('memo').notNull(),
    /** What it gained; negative is what it lost. */
    coins: jsonb('coins').$type<Amount[]>().notNull(),
    /** When, by whom and how a person has said that nobody waits for it any more. */
    handledAt: moment('handled_at'),
    handledBy: text('handled_by'),
    handledNote: text('handled_note'),
  },
  table => [
    unique('former_wallet_move_once').on(table.chainId, table.address, table.height, table.txHash),
    index('former_wallet_moves_by_time').on(table.at),
  ],
)
export type FormerWalletMove = typeof formerWalletMoves.$inferSelect

/** One comparison of the ledger with the balances on a chain, at one height. */
export const reconciliations = pgTable(
  'reconciliations',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    chainId: text('chain_id').notNull(),
    height: bigint('height', { mode: 'number' }).notNull(),
    at: moment('at').notNull(),
    agrees: boolean('agrees').notNull(),
    /** `{address, denom, ledger, chain}` of each balance that differs, in base units. */
    differences: jsonb('differences').$type<{ address: string; denom: string; ledger: string; chain: string }[]>().notNull(),
  },
  table => [index('reconciliations_by_chain').on(table.chainId, table.id)],
)

/**
 * Up to where books of long ago were removed: of the ledger its last entry, all of which kept sums hold; of the audit log its last seal,
 * with which the chain goes on.
 */
export const removedBooks = pgTable('removed_books', {
  what: text('what', { enum: ['ledger', 'audit'] }).primaryKey(),
  upTo: bigint('up_to', { mode: 'number' }).notNull(),
  /** Of the seal. */
  hash: text('hash'),
  removedAt: moment('removed_at').notNull(),
})
