import type { Block, BlockTx } from '../../../chains/chain.ts'
import type { Tx } from '../../../db/database.ts'
import type { RefundTransaction } from '../../../db/schema/index.ts'
import type { ClearingContext } from '../../context.ts'
import { eq, inArray } from 'drizzle-orm'
import { idsOf } from '../../../base/idsOf.ts'
import { attribute } from '../../../chains/chain.ts'
import { decodeTx } from '../../../chains/transactions.ts'
import { raiseAlert } from '../../../db/alerts.ts'
import { audit, byBlock } from '../../../db/audit.ts'
import { lostRefunds, refunds, refundTransactions } from '../../../db/schema/index.ts'
import { move } from '../../states.ts'
import { readRefundMemo } from '../due/refundMemo.ts'
import { refundsIn, transactionRow } from '../sign/transactions.ts'
import { judgeAdoption } from './judgeAdoption.ts'

/**
 * Adopts refund transactions in a block that we did not store: broadcast by hand, or signed before the database was restored. What they
 * paid must not be sent again. @returns the adopted ones
 */
export async function adoptRefunds(
  ctx: ClearingContext,
  tx: Tx,
  block: Block,
): Promise<{ transaction: RefundTransaction; seen: BlockTx }[]> {
  const sender = ctx.settings.serviceAddresses.get(block.chainId)
  const adopted: { transaction: RefundTransaction; seen: BlockTx }[] = []
  for (const seen of sender === undefined ? [] : block.txs.filter(one => spentBy(one, sender))) {
    const transaction = await adopt(tx, block, seen, sender ?? '')
    if (transaction) adopted.push({ transaction, seen })
  }
  return adopted
}

function spentBy({ code, events }: BlockTx, sender: string): boolean {
  return code === 0 && events.some(event => event.type === 'coin_spent' && attribute(event, 'spender') === sender)
}

async function adopt(tx: Tx, { chainId, height, time }: Block, seen: BlockTx, sender: string): Promise<RefundTransaction | null> {
  const decoded = decodeTx(seen.bytes)
  const ids = decoded ? readRefundMemo(decoded.memo) : null
  const [stored] =
    ids === null
      ? []
      : await tx.select({ id: refundTransactions.id }).from(refundTransactions).where(eq(refundTransactions.txHash, seen.hash))
  if (!decoded || ids === null || stored) return null
  const rows = await tx.select().from(refunds).where(inArray(refunds.id, ids)).orderBy(refunds.id).for('update')
  const adoption = judgeAdoption(decoded, { chainId, sender, ids, rows })
  const sends = adoption.filter(one => one.kind === 'ours')
  const lost = adoption.filter(one => one.kind === 'lost')
  const strange = adoption.filter(one => one.kind === 'strange')
  if (strange.length + lost.length > 0) await tell(tx, { chainId, height, time }, seen.hash, { strange: idsOf(strange), lost: idsOf(lost) })
  if (sends.length + lost.length === 0) return null
  const [transaction] = await tx
    .insert(refundTransactions)
    .values({
      ...transactionRow(seen.bytes, { chainId, origin: 'hand', sender, status: 'confirmed', createdAt: time }),
      height,
      code: 0,
      gasUsed: Number(seen.gasUsed),
      endedAt: time,
    })
    .returning()
  if (!transaction) return null
  for (const { id, net } of sends)
    await move(tx, 'refund', [id], {
      from: ['due', 'awaiting_approval'],
      to: 'broadcast',
      set: { waitsFor: null, transactionId: transaction.id, net },
    })
  if (lost.length > 0)
    await tx
      .insert(lostRefunds)
      .values(lost.map(({ id, to, denom, net }) => ({ id, to, denom, net, chainId, transactionId: transaction.id })))
      .onConflictDoNothing()
  audit(tx, {
    ...byBlock({ chainId, height, at: time }),
    action: 'adopt-refunds',
    subject: `refund-transaction:${transaction.id}`,
    after: {
      txHash: seen.hash,
      refunds: (await refundsIn(tx, transaction.id)).map(({ id, net }) => ({ id, net: String(net) })),
      ...(lost.length > 0 && { formerNumbers: idsOf(lost) }),
    },
  })
  return transaction
}

async function tell(
  tx: Tx,
  { chainId, height, time }: Pick<Block, 'chainId' | 'height' | 'time'>,
  txHash: string,
  { strange, lost }: { strange: number[]; lost: number[] },
): Promise<void> {
  const what = `${txHash} in block ${height} of ${chainId}`
  const details = [
    ...(strange.length > 0
      ? [
          `${what} calls itself refund ${strange.join(', ')} and does not pay what waits under these numbers. ` +
            'If it was paid before, it is paid twice: look at both.',
        ]
      : []),
    ...(lost.length > 0
      ? [
          `${what} paid refund ${lost.join(', ')}, which these books do not have: they were restored since. ` +
            'Until it is known which these were, what is owed to the same recipients waits.',
        ]
      : []),
  ]
  const data = { chainId, height, refunds: [...strange, ...lost] }
  await raiseAlert(tx, { name: 'unknown-refund-transaction', subject: txHash, detail: details.join(' '), data }, time)
}
