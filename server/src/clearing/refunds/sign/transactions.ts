import type { Db } from '../../../db/database.ts'
import type { RefundRow, RefundTransaction } from '../../../db/schema/index.ts'
import { Buffer } from 'node:buffer'
import { and, asc, desc, eq, inArray, ne, sql } from 'drizzle-orm'
import { txHash } from '../../../chains/decodeBlock.ts'
import { decodeTx } from '../../../chains/transactions.ts'
import { refunds, refundTransactions } from '../../../db/schema/index.ts'
import { sdkCodes } from './judgeFailure.ts'

/** It may still come into a block. */
export const living = inArray(refundTransactions.status, ['signed', 'broadcast'])

/** How signed bytes are kept: what they say of themselves, and how they came to be. */
export function transactionRow(
  bytes: Uint8Array,
  known: Pick<RefundTransaction, 'chainId' | 'origin' | 'sender' | 'status' | 'createdAt'>,
) {
  const tx = decodeTx(bytes)
  if (!tx) throw new Error('what was signed is no transaction')
  const [fee] = tx.fee
  return {
    ...known,
    sequence: countable(tx.authInfo.signerInfos[0]?.sequence ?? 0n),
    txHash: txHash(bytes),
    txBytes: Buffer.from(bytes).toString('base64'),
    timeoutHeight: countable(tx.timeoutHeight),
    gasLimit: countable(tx.gasLimit),
    feeDenom: fee?.denom ?? '',
    feeAmount: BigInt(fee?.amount ?? 0),
  }
}

/** A uint64 as far as the records count: a height beyond it is never. */
function countable(value: bigint): number {
  return Number(value < Number.MAX_SAFE_INTEGER ? value : Number.MAX_SAFE_INTEGER)
}

/** The one refund transaction of a chain that may still come into a block. */
export async function liveTransaction(db: Db, chainId: string): Promise<RefundTransaction | null> {
  const [row] = await db
    .select()
    .from(refundTransactions)
    .where(and(eq(refundTransactions.chainId, chainId), living))
  return row ?? null
}

export async function getTransaction(db: Db, id: number): Promise<RefundTransaction | null> {
  const [row] = await db.select().from(refundTransactions).where(eq(refundTransactions.id, id))
  return row ?? null
}

/** What a chain's last refund transaction had used when its gas ran out; null when it ended otherwise. */
export async function gasRanOutAt(db: Db, chainId: string): Promise<bigint | null> {
  const [last] = await db
    .select()
    .from(refundTransactions)
    .where(eq(refundTransactions.chainId, chainId))
    .orderBy(desc(refundTransactions.id))
    .limit(1)
  return last?.status === 'failed' && last.code === sdkCodes.outOfGas ? BigInt(last.gasUsed ?? 0) : null
}

/** In the order of their tokens: every transaction that tells of several locks them in the same order. */
export function refundsIn(db: Db, transactionId: number): Promise<RefundRow[]> {
  return db.select().from(refunds).where(eq(refunds.transactionId, transactionId)).orderBy(asc(refunds.token), asc(refunds.id))
}

/** Whether on this chain something is to be sent, or is on its way. */
export async function hasOpenRefunds(db: Db, chainId: string): Promise<boolean> {
  const rows = await db
    .select({ id: refunds.id })
    .from(refunds)
    // As the partial index says it.
    .where(and(eq(refunds.chainId, chainId), ne(refunds.status, 'confirmed'), sql`${refunds.status} <> 'awaiting_approval'`))
    .limit(1)
  return rows.length > 0
}
