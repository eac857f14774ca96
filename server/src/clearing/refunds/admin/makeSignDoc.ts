import type { RefundSignDoc } from '@relayooor/shared'
import type { Chain } from '../../../chains/chain.ts'
import type { UnsignedTx } from '../../../chains/signTx.ts'
import type { TxMessage } from '../../../chains/transactions.ts'
import type { RefundRow } from '../../../db/schema/index.ts'
import type { ClearingContext } from '../../context.ts'
import type { Occasion } from '../../payments/settlePayment.ts'
import type { RefundSend } from '../sign/refundMessages.ts'
import { Buffer } from 'node:buffer'
import { Problem } from '@relayooor/shared'
import { PubKey } from 'cosmjs-types/cosmos/crypto/secp256k1/keys'
import { and, asc, eq, inArray, isNull, or } from 'drizzle-orm'
import { audit } from '../../../db/audit.ts'
import { inTransaction } from '../../../db/inTransaction.ts'
import { refunds } from '../../../db/schema/index.ts'
import { gasFee } from '../../gas/gasFee.ts'
import { usualGas } from '../../gas/refundGas.ts'
import { judgeNet } from '../../owing/judgeNet.ts'
import { refusePausedRefunds } from '../due/applyPauses.ts'
import { perhapsPaid, recogniseLost } from '../due/recogniseLost.ts'
import { refundMemo } from '../due/refundMemo.ts'
import { refundMessages } from '../sign/refundMessages.ts'
import { readWallet } from '../sign/walletFacts.ts'
import { signDocuments } from './signDocuments.ts'

/** A person and a multisig need time; while it runs, nothing else can be signed once it is handed in. */
export const handSeconds = 1_200
/** A multisig's signatures are longer than one. */
const gasForSignatures = 120_000n

/**
 * Waiting refunds of one chain as a transaction to be signed outside. From now on it is fixed what each recipient gets.
 * @throws Problem `not-found`, `refund-not-waiting`, `paused`, `unavailable`; ChainError
 */
export async function makeSignDoc(
  ctx: ClearingContext,
  ids: number[],
  pubKey: string | undefined,
  occasion: Occasion,
): Promise<RefundSignDoc> {
  const { rows, chain, signer } = await waitingRefunds(ctx, ids)
  const { chainId } = chain.settings
  await refuseDoubtful(ctx, chainId, ids)
  const facts = await readWallet(ctx, chain, signer)
  if (!facts) throw new Problem('unavailable', `The blocks of ${chainId} are not read up to date now.`, {}, 10)
  const price = await ctx.gas.price(chainId)
  const gasLimit = usualGas(rows.length) + gasForSignatures
  const fee = { denom: price.denom, amount: gasFee(gasLimit, price.amount) }
  const sends = await fixNets(ctx, rows, fee.amount, price.denom, occasion)
  const seconds = (await ctx.routes.secondsPerBlock(chainId)) ?? 1
  const tx: UnsignedTx = {
    chainId,
    accountNumber: facts.accountNumber,
    sequence: facts.sequence,
    messages: refundMessages(signer, sends),
    memo: refundMemo(rows),
    timeoutHeight: BigInt(facts.cursor + Math.ceil(handSeconds / seconds)),
    gasLimit,
    fee: [fee],
  }
  return {
    chainId,
    signer,
    accountNumber: String(tx.accountNumber),
    sequence: String(tx.sequence),
    timeoutHeight: String(tx.timeoutHeight),
    memo: tx.memo,
    fee: { gas: String(gasLimit), amount: [{ denom: fee.denom, amount: String(fee.amount) }] },
    refunds: sends.map(({ id, to, denom, amount }) => ({ id: String(id), to, amount: { denom, amount: String(amount) } })),
    ...signDocuments(signer, tx, sends, await publicKeyOf(ctx, chain, signer, pubKey)),
  }
}

/** @throws Problem `refund-not-waiting` for what was paid before the books were restored, or may have been */
async function refuseDoubtful(ctx: ClearingContext, chainId: string, ids: number[]): Promise<void> {
  await recogniseLost(ctx, chainId)
  const rows = await ctx.database.db
    .select({ id: refunds.id })
    .from(refunds)
    .where(and(inArray(refunds.id, ids), or(eq(refunds.status, 'confirmed'), perhapsPaid)))
  if (rows.length > 0)
    throw new Problem(
      'refund-not-waiting',
      'Some of these were perhaps paid before the books were restored: look at each, and approve it first.',
      {
        refunds: rows.map(row => String(row.id)),
      },
    )
}

/**
 * Refunds that wait to be signed by hand: all of one chain, all with a recipient. @throws Problem `not-found`, `refund-not-waiting`,
 * `paused`
 */
export async function waitingRefunds(
  ctx: ClearingContext,
  ids: number[],
): Promise<{ rows: (RefundRow & { to: string })[]; chain: Chain; signer: string }> {
  const found = await ctx.database.db.select().from(refunds).where(inArray(refunds.id, ids)).orderBy(asc(refunds.id))
  if (found.length < ids.length)
    throw new Problem('not-found', 'There is no such refund.', { refunds: ids.filter(id => !found.some(row => row.id === id)).map(String) })
  const rows = found.flatMap(row => (row.status === 'awaiting_approval' && row.to !== null ? [{ ...row, to: row.to }] : []))
  if (rows.length < ids.length)
    throw new Problem('refund-not-waiting', 'Some of these do not wait to be signed, or nobody is known to whom they can go.', {
      refunds: found.filter(row => row.status !== 'awaiting_approval' || row.to === null).map(row => String(row.id)),
    })
  const chainIds = new Set(rows.map(row => row.chainId))
  const [chainId = ''] = chainIds
  const chain = ctx.chains.get(chainId)
  const signer = ctx.settings.serviceAddresses.get(chainId)
  if (chainIds.size > 1 || !chain || !signer)
    throw new Problem('refund-not-waiting', 'One transaction pays refunds of one chain that we serve.', { chains: [...chainIds] })
  await refusePausedRefunds(ctx.database.db, ids)
  return { rows, chain, signer }
}

/** What was not worth sending goes out whole: a person decided so. */
async function fixNets(
  ctx: ClearingContext,
  rows: (RefundRow & { to: string })[],
  fee: bigint,
  gasDenom: string,
  { at, actor, source }: Occasion,
): Promise<(RefundSend & { id: number })[]> {
  const sendingCost = (chainId: string) => (denom: string) => ctx.settings.sendingCost(chainId, denom)
  const sends = rows.map(row => ({
    id: row.id,
    to: row.to,
    denom: row.denom,
    amount: judgeNet(row, { fee, refunds: rows.length, sendingCost: sendingCost(row.chainId), gasDenom }) ?? row.amount,
  }))
  await inTransaction(ctx.database, 'refund-sign-doc', async tx => {
    for (const { id, amount } of sends) {
      const fixed = await tx
        .update(refunds)
        .set({ net: amount })
        .where(and(eq(refunds.id, id), eq(refunds.status, 'awaiting_approval'), isNull(refunds.net)))
        .returning({ id: refunds.id })
      if (fixed.length > 0)
        audit(tx, { at, actor, source, action: 'fix-refund', subject: `refund:${id}`, after: { net: amount.toString() } })
    }
  })
  return sends
}

/** Ours where we have it, else the given one; nothing where the chain knows it already or nobody does. */
async function publicKeyOf(
  ctx: ClearingContext,
  chain: Chain,
  signer: string,
  pubKey: string | undefined,
): Promise<TxMessage | 'on-chain' | 'unknown'> {
  const { chainId, addressType, pubKeyTypeUrl } = chain.settings
  const wallet = ctx.refundWallet(chainId)
  if (wallet) return wallet.publicKey
  if (pubKey !== undefined)
    return {
      typeUrl: pubKeyTypeUrl ?? (addressType === 'eth_secp256k1' ? '/ethermint.crypto.v1.ethsecp256k1.PubKey' : PubKey.typeUrl),
      value: PubKey.encode({ key: Buffer.from(pubKey, 'base64') }).finish(),
    }
  return (await chain.account(signer))?.pubKey === undefined ? 'unknown' : 'on-chain'
}
