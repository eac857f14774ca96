import type { Db } from '../../db/database.ts'
import type { ClearingContext } from '../context.ts'
import { parsePacketKey, Problem, readAddress, TxHash, writeAddress } from '@relayooor/shared'
import { sql } from 'drizzle-orm'
import {
  chainCursors,
  clearingTokens,
  packetClearingResults,
  packets,
  payments,
  refunds,
  refundTransactions,
} from '../../db/schema/index.ts'

/** What a search is for: orders, or all orders of an account. */
export type Searched = { tokens: string[] } | { wallets: string[] }

/** As many orders one transaction or the beginning of a token may name. */
const mostFound = 1_000

/** Reads what an admin searches by, and finds it by an index. @throws Problem `invalid-request` for what it cannot be */
export async function searchOrders(ctx: Pick<ClearingContext, 'chains'>, db: Db, q: string): Promise<Searched> {
  const text = q.replace(/^CLR-/i, '')
  if (parsePacketKey(text))
    return { tokens: await tokensIn(db, sql`select token from ${packetClearingResults} where packet_key = ${text}`) }
  const hash = TxHash.safeParse(text)
  if (hash.success) return { tokens: await tokensIn(db, byHash(hash.data)) }
  if (readAddress(text).ok) return { wallets: accountAddresses(ctx, text) }
  const range = tokenRange(text)
  if (range)
    return { tokens: await tokensIn(db, sql`select id from ${clearingTokens} where id between ${range[0]}::uuid and ${range[1]}::uuid`) }
  throw new Problem('invalid-request', 'This is nothing that orders are found by.', {
    errors: [
      {
        path: 'q',
        message: 'must be a token or its beginning, a wallet, the hash of a transaction, or a packet: chain/port/channel/sequence',
      },
    ],
  })
}

/** The addresses of an account under the prefixes of our chains, and as it was written. */
export function accountAddresses(ctx: Pick<ClearingContext, 'chains'>, address: string): string[] {
  const reading = readAddress(address)
  if (!reading.ok)
    throw new Problem('invalid-request', 'This is no address.', {
      errors: [{ path: 'wallet', message: 'must be the address of an account' }],
    })
  const prefixes = new Set([reading.prefix, ...[...ctx.chains.values()].map(chain => chain.settings.prefix)])
  return [...prefixes].map(prefix => writeAddress(prefix, reading.bytes))
}

async function tokensIn(db: Db, found: ReturnType<typeof sql>): Promise<string[]> {
  const { rows } = await db.execute<{ token: string }>(
    sql`select distinct token from (${found}) found (token) where token is not null limit ${mostFound}`,
  )
  return rows.map(row => row.token)
}

/** A payment, a refund, a transaction that sent its transfers, or one that ended them. */
function byHash(hash: string) {
  const chains = sql`(select chain_id from ${chainCursors})`
  return sql`
    select token from ${payments} where chain_id in ${chains} and tx_hash = ${hash}
    union all select f.token from ${refundTransactions} t join ${refunds} f on f.transaction_id = t.id where t.tx_hash = ${hash}
    union all select token from ${packetClearingResults} where tx_hash = ${hash}
    union all select r.token from ${packets} p join ${packetClearingResults} r on r.packet_key = p.packet_key
      where p.chain_id in ${chains} and p.sent_tx_hash = ${hash}`
}

/** Between which tokens those stand that begin so; null when none does. */
function tokenRange(text: string): [string, string] | null {
  const digits = text.toLowerCase().replaceAll('-', '')
  if (!/^[0-9a-f]{4,32}$/.test(digits) || !uuid(digits.padEnd(32, '0')).startsWith(text.toLowerCase())) return null
  return [uuid(digits.padEnd(32, '0')), uuid(digits.padEnd(32, 'f'))]
}

function uuid(digits: string): string {
  return [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20), digits.slice(20)].join('-')
}
