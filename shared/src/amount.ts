import { z } from 'zod'

// Apart from money.ts: the page's first screen reckons with money and loads no schemas.

/** A whole number of base units, as a decimal string without sign or leading zeros; at most 78 digits (256 bits). */
export const UnsignedInteger = z.string().regex(/^(0|[1-9]\d{0,77})$/, 'must be a whole number without sign')

/** Bank denoms as the Cosmos SDK allows them, including `ibc/…` and `factory/…`. */
export const Denom = z.string().regex(/^[a-zA-Z][\w/:.-]{1,127}$/, 'must be a denom')

/** Money on the wire: base units as text, never a float. */
export const Amount = z.object({ denom: Denom, amount: UnsignedInteger })
export type Amount = z.infer<typeof Amount>

/** How a coin is told. Without `symbol` and `decimals` its unit is not known here, and its amounts are told in base units. */
export const CoinName = z.object({
  symbol: z.string().optional(),
  decimals: z.int().min(0).max(36).optional(),
  /** Of a coin that came over IBC: what stands behind the channels or clients that its denom names. */
  baseDenom: z.string().optional(),
  /** Which chain made it is not known here: any chain can call a coin `uatom`, so its base denom alone says nothing. */
  unknownOrigin: z.literal(true).optional(),
})
export type CoinName = z.infer<typeof CoinName>
