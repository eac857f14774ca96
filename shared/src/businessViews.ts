import { z } from 'zod'
import { Amount, Denom, UnsignedInteger } from './amount.ts'
import { SignedInteger } from './ledgerViews.ts'
import { ChainId } from './packet.ts'
import { Time } from './time.ts'
import { GasView } from './views.ts'

const Coin = Amount.extend({ chainId: ChainId })
const SignedCoin = z.object({ chainId: ChainId, denom: Denom, amount: SignedInteger })

/**
 * Orders that ended in a time, as far as their gas is counted (some minutes after the end), so that both sides of a margin are of the same
 * orders.
 */
const Sums = z.object({
  orders: z.int(),
  /** Kept of the prices. */
  revenue: z.array(Coin),
  /** Gas that our lanes paid, in the coin that the chain charges. */
  costs: z.array(GasView),
  /** Revenue less costs, coin by coin. */
  margin: z.array(SignedCoin),
  /** The same in the currency of the operator's rates, as decimals; absent while a coin among them has no rate. */
  worth: z.object({ revenue: z.string(), costs: z.string(), margin: z.string() }).optional(),
})
const Period = Sums.extend({
  /** Its first and its last day (UTC). */
  from: z.iso.date(),
  until: z.iso.date(),
  /** Different wallets for which an order was paid. */
  payers: z.int(),
  packets: z.object({ cleared: z.int(), tried: z.int() }),
})
export type RevenuePeriod = z.infer<typeof Period>

export const RevenueReport = z.object({
  /** Months in which anything was paid or earned, the oldest first. */
  months: z.array(z.string()),
  month: Period.extend({
    month: z.string(),
    /** Orders that ended and whose gas is not counted yet: they are in none of the sums. */
    uncounted: z.int(),
    /** Of the payers, those for whom an order was paid in one of the 11 months before too. */
    returning: z.int(),
  }),
  /** Every day of the month up to today, and its weeks by their Monday: of those at its edges the days of this month alone. */
  byDay: z.array(Period),
  byWeek: z.array(Period),
  /** The month and up to 11 before it. */
  byMonth: z.array(Period),
  /** By the source ends of the orders' packets, as `chain/port/channel`. */
  byRoute: z.array(Sums.extend({ routes: z.array(z.string()) })),
  /** Packets that ended in the month, by the end that they were sent from. */
  packetsByRoute: z.array(z.object({ route: z.string(), cleared: z.int(), tried: z.int() })),
})
export type RevenueReport = z.infer<typeof RevenueReport>

const Tier = z.object({ packets: z.int(), discountPercent: z.int() })

/** As if the same orders had been placed. */
export const FeeTierReport = z.object({
  from: Time,
  until: Time,
  /** What was asked for. */
  tiers: z.array(Tier),
  items: z.array(
    z.object({
      chainId: ChainId,
      denom: Denom,
      /** That ended in the time, and of them those of wallets that had signed in: what these had had cleared in 30 days counts too. */
      orders: z.int(),
      ordersWithAccount: z.int(),
      tiersNow: z.array(Tier),
      /** What was kept of the prices, with the tiers of its time. */
      earned: Amount,
      /** What would have been kept with these tiers. */
      wouldHaveEarned: Amount,
      difference: SignedInteger,
    }),
  ),
})
export type FeeTierReport = z.infer<typeof FeeTierReport>

/** A coin of a chain in the ledger of a month, in base units. All of it is added up from the ledger's lines. */
const CoinBooks = z.object({
  chainId: ChainId,
  denom: Denom,
  /** What our wallets held, what was owed to payers, and what was kept apart for its owners, as the month began and ended. */
  begin: z.object({ wallets: SignedInteger, owed: SignedInteger, held: SignedInteger }),
  end: z.object({ wallets: SignedInteger, owed: SignedInteger, held: SignedInteger }),
  /** Paid to us for orders or without one. */
  received: SignedInteger,
  /** Kept of prices as orders ended, and what of that was given back out of goodwill. */
  earned: SignedInteger,
  goodwill: SignedInteger,
  /** What recipients of refunds got, and what payers bore of the gas of their refunds. */
  paidBack: SignedInteger,
  borne: SignedInteger,
  /** Fees of all transactions of our wallets. */
  gas: SignedInteger,
  /** What the operator put in, less what was taken out: opening balances, top-ups, withdrawals, corrections. */
  operator: SignedInteger,
  /** Earned, less goodwill and less the gas that nobody bore. */
  margin: SignedInteger,
})
export type CoinBooks = z.infer<typeof CoinBooks>

export const BooksReport = z.object({
  /** Months that the books have anything of, the oldest first. */
  months: z.array(z.string()),
  month: z.string(),
  /** Its first and its last day (UTC), or today. */
  from: z.iso.date(),
  until: z.iso.date(),
  /** Prices that were asked for and that ended unpaid, orders that were paid. */
  prices: z.object({ asked: z.int(), unpaid: z.int(), paid: z.int() }),
  /** Ends of orders, by how they ended: one that was tried again has ended once more. */
  orders: z.array(z.object({ status: z.string(), orders: z.int() })),
  /** Refunds that were confirmed, by their reason. */
  refunds: z.array(z.object({ reason: z.string(), refunds: z.int() })),
  /** `end.wallets` is `begin.wallets + received - paidBack - gas + operator`. */
  coins: z.array(CoinBooks),
  /** The same day by day, where anything was booked. */
  byDay: z.array(CoinBooks.omit({ begin: true, end: true }).extend({ day: z.iso.date() })),
  /** What each of our wallets held as the month began and ended, and by what that changed. */
  wallets: z.array(
    z.object({
      chainId: ChainId,
      address: z.string(),
      denom: Denom,
      begin: SignedInteger,
      end: SignedInteger,
      payments: SignedInteger,
      refunds: SignedInteger,
      /** As the ledger began to follow the wallet. */
      opening: SignedInteger,
      corrections: SignedInteger,
      /** All other transactions: gas, top-ups, withdrawals, and what went between our own wallets. */
      transactions: SignedInteger,
    }),
  ),
  /** Who did something that the audit log keeps, the service itself left out; at most 200 rows. */
  actors: z.array(z.object({ actor: z.string(), action: z.string(), times: z.int() })),
  moreActors: z.boolean(),
  /** The newest seal over the month's entries in the audit log: what `audit:verify` takes as a known head. Absent without any. */
  seal: z.object({ seq: z.string(), hash: z.string(), sealedAt: Time }).optional(),
})
export type BooksReport = z.infer<typeof BooksReport>

const GasSums = z.object({
  /** Orders whose gas is counted, and the transfers that they were priced for. */
  orders: z.int(),
  packets: z.int(),
  gas: z.array(
    z.object({
      chainId: ChainId,
      denom: Denom,
      /** Expected when the orders were priced, and paid by our lanes to clear them. */
      estimated: UnsignedInteger,
      spent: UnsignedInteger,
      /** The same for one transfer, rounded up; absent where no transfer is counted. */
      perPacket: z.object({ estimated: UnsignedInteger, spent: UnsignedInteger }).optional(),
    }),
  ),
})
export type GasSums = z.infer<typeof GasSums>

export const GasReport = z.object({
  months: z.array(z.string()),
  month: GasSums.extend({
    month: z.string(),
    /** Orders that ended and whose gas is not counted yet: they are in none of the sums. */
    uncounted: z.int(),
    /** What was estimated and not in the prices, since no rate was known. */
    notIncluded: z.array(GasView),
    /** The gas in the prices, by the coin of the price; parts that went back to the payer included. */
    charged: z.array(Coin),
    /**
     * All fees that our wallets paid in the month, as the ledger has them, and what of them no counted order explains: refunds, orders of
     * the month's edges, transactions that carried what nobody had paid for, and less than one unit for each order by rounding.
     */
    booked: z.array(SignedCoin),
    unexplained: z.array(SignedCoin),
  }),
  byDay: z.array(GasSums.extend({ day: z.iso.date() })),
  byRoute: z.array(GasSums.extend({ routes: z.array(z.string()) })),
})
export type GasReport = z.infer<typeof GasReport>
