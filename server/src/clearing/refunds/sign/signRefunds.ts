import type { Coin } from '@relayooor/shared'
import type { Chain } from '../../../chains/chain.ts'
import type { HotWallet } from '../../../chains/hotWallet.ts'
import type { UnsignedTx } from '../../../chains/signTx.ts'
import type { RefundTransaction } from '../../../db/schema/index.ts'
import type { ClearingContext } from '../../context.ts'
import type { ReadyRefund } from '../due/dueRefunds.ts'
import { idsOf } from '../../../base/idsOf.ts'
import { onChainError } from '../../../chains/chainError.ts'
import { signTx, unsignedTx } from '../../../chains/signTx.ts'
import { inTransaction } from '../../../db/inTransaction.ts'
import { gasFee } from '../../gas/gasFee.ts'
import { judgeGas, usualGas } from '../../gas/refundGas.ts'
import { judgeNet } from '../../owing/judgeNet.ts'
import { applyCaps, askCaps } from '../due/applyCaps.ts'
import { checkLedger } from '../due/checkLedger.ts'
import { affordable, chooseBatch } from '../due/chooseBatch.ts'
import { halve, readyRefunds } from '../due/dueRefunds.ts'
import { parkRefunds } from '../due/parkRefunds.ts'
import { refundMemo } from '../due/refundMemo.ts'
import { tellWallet } from '../due/walletAlert.ts'
import { refundMessages } from './refundMessages.ts'
import { storeSigned } from './storeSigned.ts'
import { gasRanOutAt } from './transactions.ts'
import { readWallet } from './walletFacts.ts'

/** A transaction is in one of so many blocks or in none. Few, because nothing else is signed on that chain meanwhile. */
const livesForBlocks = 25

/**
 * Signs the next refunds of a chain and stores the bytes, before any node sees them. Null when there is nothing to sign now.
 * @throws ChainError when the chain cannot be asked
 */
export async function signRefunds(ctx: ClearingContext, chainId: string, wallet: HotWallet): Promise<RefundTransaction | null> {
  const chain = ctx.chains.get(chainId)
  if (!chain || !(await mayLeave(ctx, chain, wallet.address))) return null
  const facts = await readWallet(ctx, chain, wallet.address)
  if (!facts) return null
  const price = await ctx.gas.price(chainId)
  const feeFor = (gas: bigint): Coin => ({ denom: price.denom, amount: gasFee(gas, price.amount) })
  const ranOutAt = await gasRanOutAt(ctx.database.db, chainId)
  for (;;) {
    const { refunds, short } = chooseBatch(await withinCaps(ctx, chainId), facts.spendable, count => feeFor(usualGas(count)))
    if (refunds.length + short.length > 0) await tellWallet(ctx, chainId, wallet.address, short)
    if (refunds.length === 0) return null
    const ids = idsOf(refunds)
    const unsigned: Omit<UnsignedTx, 'messages'> = {
      chainId,
      accountNumber: facts.accountNumber,
      sequence: facts.sequence,
      memo: refundMemo(refunds),
      timeoutHeight: BigInt(facts.cursor + livesForBlocks),
      gasLimit: 0n,
      fee: [],
    }
    const simulated = await simulate(
      chain,
      unsignedTx(wallet.publicKey, { ...unsigned, messages: refundMessages(wallet.address, refunds) }),
    )
    if (simulated === null && refunds.length > 1) {
      // Found out without paying for it. One alone that cannot be simulated is left to a block: only that is evidence.
      await inTransaction(ctx.database, 'refund-halve', tx => halve(tx, ids))
      continue
    }
    const gasLimit = judgeGas({ simulated, refunds: refunds.length, ranOutAt, settings: chain.settings })
    const fee = feeFor(gasLimit)
    if (!affordable(refunds, facts.spendable, fee)) {
      await tellWallet(ctx, chainId, wallet.address, refunds)
      return null
    }
    const sendingCost = (denom: string) => ctx.settings.sendingCost(chainId, denom)
    const parts = refunds.map(refund => ({
      ...refund,
      net: judgeNet(refund, { fee: fee.amount, refunds: refunds.length, sendingCost, gasDenom: fee.denom }),
    }))
    const dust = idsOf(parts.filter(part => part.net === null))
    if (dust.length > 0) {
      await inTransaction(ctx.database, 'refund-park', tx =>
        parkRefunds(ctx, tx, dust, { at: ctx.now(), source: chainId, waitsFor: 'dust' }),
      )
      continue
    }
    const nets = parts.flatMap(({ net, ...part }) => (net === null ? [] : [{ ...part, net, amount: net }]))
    const bytes = signTx(wallet, { ...unsigned, messages: refundMessages(wallet.address, nets), gasLimit, fee: [fee] })
    return storeSigned(ctx, {
      chainId,
      origin: 'hot',
      sender: wallet.address,
      bytes,
      refunds: nets,
      from: 'due',
      actor: 'system',
      source: chainId,
      capped: refunds,
    })
  }
}

/** Whether anything may go now. The chain is asked only when the caps would let something go, or a person has to be asked for it. */
async function mayLeave(ctx: ClearingContext, chain: Chain, address: string): Promise<boolean> {
  const { chainId } = chain.settings
  const ready = await readyRefunds(ctx, chainId)
  const { go, ask } = await askCaps(ctx, chainId, ready)
  if (go.length + ask.length > 0 && !(await checkLedger(ctx, chain, address))) return false
  return ready.length > 0 && (await withinCaps(ctx, chainId)).length > 0
}

async function withinCaps(ctx: ClearingContext, chainId: string): Promise<ReadyRefund[]> {
  const decision = await askCaps(ctx, chainId, await readyRefunds(ctx, chainId))
  await applyCaps(ctx, chainId, decision)
  return decision.go
}

/** Gas that it would use; null when the chain refuses it. */
async function simulate(chain: Chain, bytes: Uint8Array): Promise<bigint | null> {
  const simulated = await chain.simulate(bytes).catch(onChainError(() => null, ['rejected']))
  return simulated?.gasUsed ?? null
}
