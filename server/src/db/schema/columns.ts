import { customType, numeric, timestamp } from 'drizzle-orm/pg-core'

/** A moment, as `Date`, with its zone. */
export const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })

/** Base units: `bigint` inside, exact in the database at any size the chains allow (256 bits). */
export const baseUnits = customType<{ data: bigint, driverData: string }>({
  dataType: () => 'numeric(78, 0)',
  fromDriver: text => BigInt(text),
  toDriver: amount => amount.toString(),
})

/** A uint64 as its decimal string: it does not fit a JavaScript number or a PostgreSQL bigint. */
export const uint64 = (name: string) => numeric(name, { precision: 20, scale: 0 })
