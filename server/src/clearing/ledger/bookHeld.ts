import type { Coin } from '@relayooor/shared'
import type { Tx } from '../../db/database.ts'
import type { Where } from './postings.ts'
import { sumCoins } from '@relayooor/shared'
import { inArray } from 'drizzle-orm'
import { ledgerEntries } from '../../db/schema/index.ts'
import { post } from './post.ts'
import { heldChanged } from './postings.ts'

/** Held, released, held for another order: more often than this nobody moves one payment. */
const mostChanges = 100

/**
 * Brings what is held of a payment to these coins: set apart for its owner, or again the customer's to use. In the transaction that
 * changes the payment; what it finds booked decides, so that a repeat books nothing.
 */
export async function bookHeld(tx: Tx, where: Where, paymentId: number, coins: Coin[]): Promise<void> {
  // By name, because the names are indexed.
  const names = Array.from({ length: mostChanges }, (_, index) => heldChanged(where, paymentId, index + 1, []).name)
  const lines = await tx.select().from(ledgerEntries).where(inArray(ledgerEntries.posting, names))
  const booked = lines.filter(line => line.account === 'held')
  const change = sumCoins([...coins, ...booked])
  await post(tx, heldChanged(where, paymentId, new Set(lines.map(line => line.posting)).size + 1, change))
}
