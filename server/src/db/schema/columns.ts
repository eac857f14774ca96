import { customType, numeric, timestamp } from 'drizzle-orm/pg-core'

/** A moment, as `Date`, with its zone. */
export const moment = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })

/**
 * Base units: `bigint` inside, exact in the database. A coin has at most 256 bits, which are 78
 * digits; sums of what came and went have more.
 */
export const baseUnits = customType<{ data: bigint; driverData: string }>({
  dataType: () => 'numeric(1000, 0)',
  fromDriver: text => BigInt(text),
  toDriver: amount => amount.toString(),
})

/** A uint64 as its decimal string: it does not fit a JavaScript number or a PostgreSQL bigint. */
export const uint64 = (name: string) => numeric(name, { precision: 20, scale: 0 })

/** Bytes, of any kind. */
export const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => 'bytea' })
