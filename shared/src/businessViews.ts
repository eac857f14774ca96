import { z } from 'zod'
import { Amount, Denom } from './amount.ts'
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
