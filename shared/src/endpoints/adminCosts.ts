import type { Endpoint } from './endpoint.ts'
import { z } from 'zod'
import { Amount, Denom, UnsignedInteger } from '../amount.ts'
import { ChainId } from '../packet.ts'
import { Time } from '../time.ts'
import { GasView } from '../views.ts'
import { Moment, page } from './endpoint.ts'

/** In the coin that the chain charges. */
const Gas = z.object({ chainId: ChainId, denom: Denom, estimated: UnsignedInteger, spent: UnsignedInteger })

const CostReport = z.object({
  /** The hours that the time asked for touches, as a whole: from the beginning of one to the end of one (UTC). */
  from: Time,
  until: Time,
  /** Orders that ended in that time, and those whose gas is counted: some minutes after the end. All sums are over the counted ones. */
  operations: z.int(),
  counted: z.int(),
  gas: z.array(Gas),
  /** The gas in the prices, by the coin of the price; parts that went back to the payer included. */
  charged: z.array(Amount),
  /** What was estimated and not in the prices, since no rate was known. */
  notIncluded: z.array(GasView),
  /** By the source ends of the orders' packets, as `chain/port/channel`. */
  byRoute: z.array(z.object({ routes: z.array(z.string()), operations: z.int(), gas: z.array(Gas) })),
  /** Order by order, newest first. */
  items: z.array(z.object({ token: z.string(), finishedAt: Time, estimated: z.array(GasView), spent: z.array(GasView), charged: Amount })),
  nextCursor: z.string().nullable(),
})
export type CostReport = z.infer<typeof CostReport>

/** What clearing costs us. */
export const adminCostEndpoints = {
  adminCosts: {
    method: 'GET',
    path: '/admin/reports/costs',
    summary: 'The gas that was expected for orders and the gas that our relayer paid; of the last 30 days unless told otherwise',
    cost: { look: 1 },
    access: 'admin',
    query: z.strictObject({ from: Moment.optional(), until: Moment.optional(), ...page }),
    replies: { 200: CostReport },
    problems: ['invalid-request'],
  },
} as const satisfies Record<string, Endpoint>
