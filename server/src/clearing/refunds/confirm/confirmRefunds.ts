import type { Block, BlockTx } from '../../../chains/chain.ts'
import type { Tx } from '../../../db/database.ts'
import type { RefundTransaction } from '../../../db/schema/index.ts'
import type { ClearingContext } from '../../context.ts'
import { asc, inArray } from 'drizzle-orm'
import { idsOf } from '../../../base/idsOf.ts'
import { attribute } from '../../../chains/chain.ts'
import { readOf } from '../../../chains/chainReads.ts'
import { audit, byBlock } from '../../../db/audit.ts'
import { notifyOnCommit } from '../../../db/notify.ts'
import { refunds } from '../../../db/schema/index.ts'
import { post } from '../../ledger/post.ts'
import { refundPaid } from '../../ledger/postings.ts'
import { countRefund } from '../../orders/count.ts'
import { move } from '../../states.ts'
import { suspect } from '../due/applyCaps.ts'
import { halve, postpone } from '../due/dueRefunds.ts'
import { parkRefunds } from '../due/parkRefunds.ts'
import { recogniseIn } from '../due/recogniseLost.ts'
import { tellRefund } from '../due/tellRefund.ts'
import { judgeFailure } from '../sign/judgeFailure.ts'
import { refundsIn } from '../sign/transactions.ts'
import { adoptRefunds } from './adoptRefunds.ts'

/** After a failure the same refunds wait so long, since they would fail again. */
const afterFailureMs = 5_000

/**
 * Ends refund transactions by this block: paid, failed, or dead, when all blocks up to their last height are read or another transaction
 * has used their sequence. In the block's transaction; `live`: the one that the chain had before.
 */
export async function confirmRefunds(ctx: ClearingContext, tx: Tx, block: Block, live: RefundTransaction | null): Promise<void> {
  const ended = live !== null && (await endLive(ctx, tx, block, live))
  // After it: what another transaction with the same sequence has paid is free by then.
  const adopted = await adoptRefunds(ctx, tx, block)
  for (const { transaction, seen } of adopted) await confirmRows(ctx, tx, block, transaction, seen.hash)
  if (adopted.length > 0) await recogniseIn(ctx, tx, block.chainId, block.time)
  if (ended) notifyOnCommit(tx, { kind: 'to-refund' })
}

/** True when the block has ended it. */
async function endLive(ctx: ClearingContext, tx: Tx, block: Block, live: RefundTransaction): Promise<boolean> {
  const seen = block.txs.filter(one => one.hash === live.txHash)
  const good = seen.find(one => one.code === 0)
  const spent = seen.find(one => usedSequence(one, live))
  const elsewhere = block.txs.some(one => one.hash !== live.txHash && usedSequence(one, live))
  if (good) await confirm(ctx, tx, block, live, good)
  else if (spent) await fail(ctx, tx, block, live, spent)
  else if (elsewhere || (await isOver(tx, block, live))) await markDead(ctx, tx, block, live)
  else return false
  return true
}

/** Whether every block that could hold it was read: one in quarantine may. */
async function isOver(tx: Tx, { chainId, height }: Block, { timeoutHeight }: RefundTransaction): Promise<boolean> {
  const gap = (await readOf(tx, chainId))?.gap ?? null
  return height >= timeoutHeight && (gap === null || gap > timeoutHeight)
}

/**
 * Whether a failed transaction has used up its place in the account's order. One that was refused before that (by fee, sequence or
 * signature) leaves no such event, and the same bytes may still succeed in a later block.
 */
function usedSequence({ events }: BlockTx, { sender, sequence }: RefundTransaction): boolean {
  return events.some(event => event.type === 'tx' && attribute(event, 'acc_seq') === `${sender}/${sequence}`)
}

async function confirm(ctx: ClearingContext, tx: Tx, block: Block, live: RefundTransaction, { gasUsed }: BlockTx): Promise<void> {
  await end(tx, live, {
    status: 'confirmed',
    height: block.height,
    code: 0,
    complaint: null,
    gasUsed: Number(gasUsed),
    endedAt: block.time,
  })
  await confirmRows(ctx, tx, block, live, live.txHash)
}

async function confirmRows(
  ctx: ClearingContext,
  tx: Tx,
  { chainId, height, time }: Block,
  { id, sender }: RefundTransaction,
  txHash: string,
): Promise<void> {
  for (const refund of await refundsIn(tx, id)) {
    const { denom, amount, net } = refund
    await move(tx, 'refund', [refund.id], { from: ['signed', 'broadcast'], to: 'confirmed', set: { confirmedAt: time } })
    countRefund(tx, refund.id)
    await post(tx, refundPaid({ chainId, at: time, height, txHash }, refund.id, sender, { denom, amount }, net ?? amount))
    audit(tx, {
      ...byBlock({ chainId, height, at: time }),
      action: 'confirm-refund',
      subject: `refund:${refund.id}`,
      before: { status: refund.status },
      after: { status: 'confirmed', txHash, net: (net ?? amount).toString() },
    })
    tellRefund(ctx, tx, refund, { at: time, kind: 'refund-confirmed', txHash })
  }
}

async function fail(
  ctx: ClearingContext,
  tx: Tx,
  block: Block,
  live: RefundTransaction,
  { code, codespace, log, gasUsed }: BlockTx,
): Promise<void> {
  const { chainId, height, time } = block
  const complaint = `${codespace} ${code}: ${log}`
  await end(tx, live, { status: 'failed', height, code, complaint, gasUsed: Number(gasUsed), endedAt: time })
  const ids = await freeRefunds(ctx, tx, block, live, complaint)
  const decision = judgeFailure({
    codespace,
    code,
    refunds: ids.length,
    gasLimit: BigInt(live.gasLimit),
    maxGas: BigInt(ctx.chains.get(chainId)?.settings.maxGas ?? 0),
  })
  ctx.log.warn(
    { chainId, height, txHash: live.txHash, code, codespace, refunds: ids.length, decision },
    'a refund transaction failed in a block',
  )
  if (decision === 'by-a-person' || live.origin === 'hand')
    return parkRefunds(ctx, tx, ids, { at: time, source: `${chainId} at ${height}`, waitsFor: 'rejected', complaint })
  if (decision === 'in-halves') await halve(tx, ids)
  else await postpone(tx, ids, ctx.now(), afterFailureMs)
  await tellAgain(ctx, tx, live, ids, time)
}

/** Provably dead: it is in no block, and no chain can take it any more. Only now may its refunds be signed again. */
async function markDead(ctx: ClearingContext, tx: Tx, block: Block, live: RefundTransaction): Promise<void> {
  const { chainId, height, time } = block
  const { txHash, complaint, origin } = live
  await end(tx, live, { status: 'dead', endedAt: time })
  const ids = await freeRefunds(ctx, tx, block, live, complaint)
  ctx.log.warn(
    { chainId, height, txHash, complaint, refunds: ids.length },
    'a refund transaction is dead: it can come into no block any more',
  )
  if (origin === 'hand')
    return parkRefunds(ctx, tx, ids, {
      at: time,
      source: `${chainId} at ${height}`,
      waitsFor: ctx.refundWallet(chainId) ? 'above-limit' : 'no-hot-key',
      complaint,
    })
  if (complaint !== null) await halve(tx, ids)
  await tellAgain(ctx, tx, live, ids, time)
}

async function end(
  tx: Tx,
  { id }: RefundTransaction,
  { status, ...set }: Partial<RefundTransaction> & { status: 'confirmed' | 'failed' | 'dead' },
): Promise<void> {
  const ended = await move(tx, 'refundTransaction', [id], { from: ['signed', 'broadcast'], to: status, set })
  if (ended.length === 0) throw new Error(`refund transaction ${id} has ended meanwhile`)
}

/**
 * Lets the refunds of a transaction that paid none of them be due again. On one node's word alone a cap
 * holds them from now on: it may have hidden that they were paid.
 */
async function freeRefunds(
  ctx: ClearingContext,
  tx: Tx,
  { chainId, height, time, witnesses = 1 }: Block,
  live: RefundTransaction,
  complaint: string | null,
): Promise<number[]> {
  const rows = await refundsIn(tx, live.id)
  for (const refund of rows) {
    const cap = witnesses < 2 && live.origin === 'hot' ? { cap: await suspect(tx, refund, ctx.now()) } : {}
    await move(tx, 'refund', [refund.id], { from: ['signed', 'broadcast'], to: 'due', set: { transactionId: null, ...cap } })
    audit(tx, {
      ...byBlock({ chainId, height, at: time }),
      action: 'free-refund',
      subject: `refund:${refund.id}`,
      before: { status: refund.status, txHash: live.txHash },
      after: { status: 'due', complaint },
    })
  }
  return idsOf(rows)
}

/** Only of what was told to be on its way. */
async function tellAgain(ctx: ClearingContext, tx: Tx, { status }: RefundTransaction, ids: number[], at: Date): Promise<void> {
  if (status !== 'broadcast') return
  for (const refund of await tx.select().from(refunds).where(inArray(refunds.id, ids)).orderBy(asc(refunds.token), asc(refunds.id)))
    tellRefund(ctx, tx, refund, { at, kind: 'refund-again' })
}
