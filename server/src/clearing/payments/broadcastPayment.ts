import type { Difference } from '@relayooor/shared'
import type { TokenRow } from '../../db/schema/index.ts'
import type { ClearingContext } from '../context.ts'
import { createHash } from 'node:crypto'
import { Problem, tokenInMemo } from '@relayooor/shared'
import { toldProblem } from '@relayooor/shared/messages/toldProblem.ts'
import { MsgSend } from 'cosmjs-types/cosmos/bank/v1beta1/tx'
import { and, asc, eq, gt, isNull, lt, or } from 'drizzle-orm'
import { bankSend } from '../../chains/bankSend.ts'
import { onChainError } from '../../chains/chainError.ts'
import { decodeTx } from '../../chains/transactions.ts'
import { crashPoint } from '../../db/crashPoint.ts'
import { inTransaction } from '../../db/inTransaction.ts'
import { clearingTokens, payments, paymentTransactions } from '../../db/schema/index.ts'
import { getToken } from '../orders/operations.ts'
import { isStopped } from '../pauses/pauses.ts'
import { addToTimeline } from '../timeline/timeline.ts'
import { checkSignature } from './checkSignature.ts'

/** Characters of what was found instead. */
const mostTold = 300

/** So many payments of one order are kept while the chain cannot be asked who signed them. */
const mostUnasked = 3
/** Sent again in one go. */
const mostAtOnce = 100

/** Checks that signed bytes pay exactly this token, keeps them where its wallet has signed them, and only then gives them to a node. */
export async function broadcastPayment(ctx: ClearingContext, tokenId: string, txBytes: Uint8Array): Promise<{ txHash: string }> {
  const token = await getToken(ctx.database.db, tokenId)
  if (!token) throw toldProblem('not-found', { missing: 'order' })
  const differences = compare(token, txBytes, ctx.chains.get(token.chainId)?.settings.prefix ?? '')
  if (differences.length > 0) throw toldProblem('payment-mismatch', { differences })
  const txHash = createHash('sha256').update(txBytes).digest('hex').toUpperCase()
  const { db } = ctx.database
  const [before] = await db.select().from(paymentTransactions).where(eq(paymentTransactions.txHash, txHash))
  // The same bytes again, from a page that was reloaded: the first answer holds.
  if (before?.acceptedAt) return { txHash }
  // One that only made way for newer ones holds until its time is over.
  if (token.expiresAt <= ctx.now()) throw toldProblem('token-expired', {})
  const finding = await checkSignature(ctx, token, txBytes)
  if (finding === 'forged')
    throw toldProblem('payment-mismatch', {
      differences: [{ field: 'signer', expected: token.walletAddress, found: 'a signature that does not hold' }],
    })
  if (finding === 'unasked' && (await db.$count(paymentTransactions, eq(paymentTransactions.token, tokenId))) >= mostUnasked)
    throw toldProblem('unavailable', { chainId: token.chainId, unkept: true }, 5)
  if (finding !== 'untold')
    await db
      .insert(paymentTransactions)
      .values({ txHash, token: tokenId, txBytes: Buffer.from(txBytes).toString('base64'), createdAt: ctx.now() })
      .onConflictDoNothing()
  if (finding === 'unasked') throw toldProblem('unavailable', { txHash }, 5)
  return send(ctx, token.chainId, txHash, txBytes)
}

async function send(ctx: ClearingContext, chainId: string, txHash: string, txBytes: Uint8Array): Promise<{ txHash: string }> {
  const chain = ctx.chains.get(chainId)
  if (!chain) throw toldProblem('unavailable', { chainId }, 10)
  crashPoint('broadcast-payment:before')
  const answer = await chain.broadcast(txBytes).catch(
    onChainError(() => {
      throw toldProblem('unavailable', { txHash }, 5)
    }),
  )
  crashPoint('broadcast-payment:after')
  const { db } = ctx.database
  if (answer.code !== 0) {
    await db.delete(paymentTransactions).where(and(eq(paymentTransactions.txHash, txHash), isNull(paymentTransactions.acceptedAt)))
    throw toldProblem('broadcast-rejected', {
      txHash,
      chainCode: answer.code,
      codespace: answer.codespace,
      log: answer.log,
    })
  }
  await tellSent(ctx, chainId, txHash)
  return { txHash }
}

/** Once, and not where a block has shown it meanwhile. */
async function tellSent(ctx: ClearingContext, chainId: string, txHash: string): Promise<void> {
  const at = ctx.now()
  await inTransaction(ctx.database, 'payment-sent', async tx => {
    const [accepted] = await tx
      .update(paymentTransactions)
      .set({ acceptedAt: at })
      .where(and(eq(paymentTransactions.txHash, txHash), isNull(paymentTransactions.acceptedAt)))
      .returning({ token: paymentTransactions.token })
    if (!accepted || (await tx.$count(payments, and(eq(payments.chainId, chainId), eq(payments.txHash, txHash)))) > 0) return
    const text = 'Your payment is sent. It waits for its block.'
    addToTimeline(tx, accepted.token, { at, kind: 'payment-sent', text, data: { txHash, chainId } })
  })
}

/**
 * Broadcasts stored payments again that no node has accepted yet, while their quote is valid. What could not be checked on arrival is
 * checked first, and deleted when it is forged. Nothing in an emergency stop.
 */
export async function rebroadcastPayments(ctx: ClearingContext): Promise<void> {
  const { db } = ctx.database
  if (await isStopped(db, 'intake')) return
  const waiting = await db
    .select({ kept: paymentTransactions, token: clearingTokens })
    .from(paymentTransactions)
    .innerJoin(clearingTokens, eq(clearingTokens.id, paymentTransactions.token))
    .where(
      and(
        isNull(paymentTransactions.acceptedAt),
        or(eq(clearingTokens.status, 'open'), and(eq(clearingTokens.status, 'expired'), gt(clearingTokens.expiresAt, ctx.now()))),
        lt(paymentTransactions.createdAt, new Date(ctx.now().getTime() - 2_000)),
      ),
    )
    .orderBy(asc(paymentTransactions.createdAt))
    .limit(mostAtOnce)
  const silent = new Set<string>()
  for (const {
    kept: { txHash, txBytes },
    token,
  } of waiting) {
    if (silent.has(token.chainId)) continue
    const bytes = Buffer.from(txBytes, 'base64')
    const finding = await checkSignature(ctx, token, bytes)
    if (finding === 'unasked') silent.add(token.chainId)
    else if (finding === 'holds')
      await send(ctx, token.chainId, txHash, bytes).catch((error: unknown) => tellUnsent(ctx, { token: token.id, txHash }, error))
    else await db.delete(paymentTransactions).where(and(eq(paymentTransactions.txHash, txHash), isNull(paymentTransactions.acceptedAt)))
  }
}

function tellUnsent(ctx: ClearingContext, facts: object, error: unknown): void {
  if (!(error instanceof Problem)) throw error
  ctx.log.warn({ ...facts, code: error.code }, 'a kept payment could not be sent')
}

function compare(token: TokenRow, txBytes: Uint8Array, prefix: string): Difference[] {
  const decoded = decodeTx(txBytes)
  if (!decoded) throw noTransaction('is not an encoded TxRaw')
  const [message] = decoded.messages
  if (decoded.messages.length !== 1 || message?.typeUrl !== MsgSend.typeUrl)
    return [
      {
        field: 'messages',
        expected: 'one bank send',
        found:
          decoded.messages
            .map(one => one.typeUrl)
            .join(', ')
            .slice(0, mostTold) || 'none',
      },
    ]
  const sent = bankSend(message)
  if (sent === null || sent === 'malformed') throw noTransaction('holds a bank send that cannot be read')
  const [coin] = sent.amount
  const found: Difference[] = []
  const check = (field: Difference['field'], expected: string, actual: string) => {
    if (expected !== actual) found.push({ field, expected, found: actual.slice(0, mostTold) })
  }
  check('signer', token.walletAddress, sent.fromAddress)
  if (!sent.fromAddress.startsWith(`${prefix}1`)) check('chain', token.chainId, `an account ${sent.fromAddress.split('1')[0]}1…`)
  check('address', token.serviceAddress, sent.toAddress)
  check('denom', token.denom, sent.amount.length === 1 ? (coin?.denom ?? '') : sent.amount.map(one => one.denom).join(', '))
  check('amount', token.amount.toString(), coin?.amount ?? '0')
  if (tokenInMemo(decoded.memo) !== token.id) check('memo', token.terms.payment.memo, decoded.memo)
  return found
}

function noTransaction(message: string): Problem {
  return new Problem('invalid-request', 'txBytes is not a signed transaction.', { errors: [{ path: 'txBytes', message }] })
}
