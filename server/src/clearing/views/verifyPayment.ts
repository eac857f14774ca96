import type { ClearingStatus, Difference } from '@relayooor/shared'
import type { PublicLooks } from '../../packets/publicLooks.ts'
import type { ClearingContext } from '../context.ts'
import { tokenInMemo } from '@relayooor/shared'
import { toldProblem } from '@relayooor/shared/messages/toldProblem.ts'
import { and, eq } from 'drizzle-orm'
import { onChainError } from '../../chains/chainError.ts'
import { isRead } from '../../chains/chainReads.ts'
import { decodeTx } from '../../chains/transactions.ts'
import { payments } from '../../db/schema/index.ts'
import { getToken } from '../orders/operations.ts'
import { loadStatus } from './presentStatus.ts'

/**
 * Whether a transaction is known to pay this token. Records nothing, since payments are recorded from blocks only: asking early, twice or
 * with another's hash does no harm.
 */
export async function verifyPayment(
  ctx: ClearingContext,
  tokenId: string,
  txHash: string,
  readTx: PublicLooks['tx'] = (chain, hash) => chain.tx(hash),
): Promise<{ proven: boolean; status: ClearingStatus }> {
  const { db } = ctx.database
  const token = await getToken(db, tokenId)
  const status = token && (await loadStatus(ctx, tokenId))
  if (!token || !status) throw toldProblem('not-found', { missing: 'order' })
  const recorded = await db
    .select()
    .from(payments)
    .where(and(eq(payments.chainId, token.chainId), eq(payments.txHash, txHash)))
  const ours = recorded.find(payment => payment.token === tokenId)
  if (ours) return { proven: ours.state !== 'seen', status }
  if (recorded[0]) return mismatch('memo', token.terms.payment.memo, recorded[0].memo)

  const chain = ctx.chains.get(token.chainId)
  const tx = chain && (await readTx(chain, txHash).catch(onChainError(() => null)))
  if (!tx) return { proven: false, status }
  if (tx.code !== 0)
    throw toldProblem('payment-failed', {
      txHash,
      chainCode: tx.code,
      codespace: tx.codespace,
      log: tx.log,
    })
  const memo = decodeTx(tx.bytes)?.memo ?? ''
  const named = tokenInMemo(memo)
  const wasRead = await isRead(db, token.chainId, tx.height)
  // Without a memo it may still be matched, until its block has been read.
  if (named !== tokenId && (named !== null || wasRead)) return mismatch('memo', token.terms.payment.memo, memo)
  if (wasRead) return mismatch('address', token.serviceAddress, 'another address')
  return { proven: false, status }
}

function mismatch(field: Difference['field'], expected: string, found: string): never {
  throw toldProblem('payment-mismatch', { differences: [{ field, expected, found }] })
}
