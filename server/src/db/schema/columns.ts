import { sql } from 'drizzle-orm'
import { customType, numeric, text, timestamp } from 'drizzle-orm/pg-core'

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

/** A channel's end. Rows are joined and grouped by its key, which is what `channelKey` writes. */
export const routeColumns = {
  chainId: text('chain_id').notNull(),
  portId: text('port_id').notNull(),
  channelId: text('channel_id').notNull(),
  routeKey: text('route_key')
    .notNull()
    .generatedAlwaysAs(sql`chain_id || '/' || port_id || '/' || channel_id`),
}

/** A packet by its source end. Rows are joined by its key, which is what `packetKey` writes. */
export const packetColumns = {
  ...routeColumns,
  sequence: uint64('sequence').notNull(),
  packetKey: text('packet_key')
    .notNull()
    .generatedAlwaysAs(sql`chain_id || '/' || port_id || '/' || channel_id || '/' || sequence::text`),
}
