import type { TxSignatureFault } from '@relayooor/shared'
import type { DecodedTx } from '../../../chains/transactions.ts'
import type { RefundTransaction } from '../../../db/schema/index.ts'
import type { ClearingContext } from '../../context.ts'
import type { Occasion } from '../../payments/settlePayment.ts'
import { Problem } from '@relayooor/shared'
import { onChainError } from '../../../chains/chainError.ts'
import { decodeTx } from '../../../chains/transactions.ts'
import { verifyTx } from '../../../chains/verifyTx.ts'
import { refundMemo } from '../due/refundMemo.ts'
import { broadcastRefunds } from '../sign/broadcastRefunds.ts'
import { storeSigned } from '../sign/storeSigned.ts'
import { getTransaction, liveTransaction } from '../sign/transactions.ts'
import { readWallet } from '../sign/walletFacts.ts'
import { judgeSigned } from './judgeSigned.ts'
import { handSeconds, waitingRefunds } from './makeSignDoc.ts'

/** The reader may record a block while the account is asked. */
const tries = 5

/**
 * Takes refunds signed elsewhere: checks them against what is owed, stores them, then broadcasts until their last height. @throws Problem
 * `not-found`, `refund-not-waiting`, `paused`, `payment-mismatch`, `signature-invalid`, `broadcast-rejected`, `invalid-request`; ChainError
 */
export async function submitSigned(ctx: ClearingContext, ids: number[], bytes: Uint8Array, occasion: Occasion): Promise<RefundTransaction> {
  const tx = decodeTx(bytes)
  if (!tx)
    throw new Problem('invalid-request', 'These bytes are no signed transaction.', {
      errors: [{ path: 'txBytes', message: 'must be a TxRaw, base64' }],
    })
  for (let left = tries; ; left -= 1) {
    const stored = await storeChecked(ctx, ids, bytes, tx, occasion)
    if (stored) return broadcastOnce(ctx, stored)
    const { chainId } = (await waitingRefunds(ctx, ids)).chain.settings
    if (left <= 1 || (await liveTransaction(ctx.database.db, chainId)))
      throw new Problem('refund-not-waiting', 'Another refund transaction is on its way on this chain. Try again when it has ended.', {
        chainId,
      })
  }
}

async function storeChecked(
  ctx: ClearingContext,
  ids: number[],
  bytes: Uint8Array,
  tx: DecodedTx,
  { actor, source }: Occasion,
): Promise<RefundTransaction | null> {
  const { rows, chain, signer } = await waitingRefunds(ctx, ids)
  const { chainId } = chain.settings
  const facts = await readWallet(ctx, chain, signer)
  if (!facts) throw new Problem('unavailable', `The blocks of ${chainId} are not read up to date now.`, {}, 10)
  const unfixed = rows.filter(row => row.net === null)
  if (unfixed.length > 0)
    throw new Problem('refund-not-waiting', 'Ask for the document to sign first: it fixes what each recipient gets.', {
      refunds: unfixed.map(row => String(row.id)),
    })
  const seconds = (await ctx.routes.secondsPerBlock(chainId)) ?? 1
  const sends = rows.map(({ id, to, denom, net, amount }) => ({ id, to, denom, amount: net ?? amount, net: net ?? amount }))
  const differences = judgeSigned(tx, {
    sender: signer,
    sends,
    memo: refundMemo(rows),
    sequence: facts.sequence,
    timeoutAbove: facts.cursor,
    timeoutUpTo: facts.cursor + Math.ceil((2 * handSeconds) / seconds),
  })
  if (differences.length > 0)
    throw new Problem(
      'payment-mismatch',
      `This transaction does not pay these refunds: ${[...new Set(differences.map(one => one.field))].join(', ')} differ.`,
      { differences },
    )
  const { prefix } = chain.settings
  const fault = verifyTx(bytes, { chainId, address: signer, prefix, ...facts })
  if (fault) throw new Problem('signature-invalid', sentences[fault], { fault, signer })
  // It may have been broadcast already. Its sequence was free at the cursor, so no block up to there has it, and no later one may be read.
  return storeSigned(ctx, {
    chainId,
    origin: 'hand',
    sender: signer,
    bytes,
    refunds: sends,
    from: 'awaiting_approval',
    actor,
    source,
    notReadAbove: facts.cursor,
  })
}

const sentences: Record<TxSignatureFault, string> = {
  malformed: 'Its signatures do not fit together: there must be one signer, and a signature for each mode that it names.',
  'key-unknown': 'It does not name the public key of the service wallet, and the chain does not know it yet.',
  'other-account': 'It is signed by another account than the service wallet.',
  'key-unsupported': 'We cannot check signatures of this kind of key. Sign with secp256k1, or a multisig of such keys.',
  'mode-unsupported': 'We cannot check signatures of this mode. Sign direct or amino JSON, as a member of a multisig amino JSON.',
  extensions: 'It has extension options, which we cannot check.',
  'too-few': 'Fewer members of the multisig have signed than it needs.',
  wrong: 'A signature does not hold: it was made for other bytes, another account number, sequence or chain.',
}

async function broadcastOnce(ctx: ClearingContext, stored: RefundTransaction): Promise<RefundTransaction> {
  await broadcastRefunds(ctx, stored).catch(onChainError(() => {}))
  const now = await getTransaction(ctx.database.db, stored.id)
  if (now?.complaint)
    throw new Problem(
      'broadcast-rejected',
      `No node takes it now. It is kept and tried again until height ${now.timeoutHeight}; then its refunds wait again.`,
      { txHash: now.txHash, log: now.complaint },
    )
  return stored
}
