import type { ClearingContext } from '../../context.ts'
import type { SendableRefund } from './chooseBatch.ts'
import { formatAmount, sumCoins, toAmount } from '@relayooor/shared'
import { idsOf } from '../../../base/idsOf.ts'
import { endAlert, raiseAlert } from '../../../db/alerts.ts'
import { postpone } from './dueRefunds.ts'

const name = 'refund-wallet-empty'
/** The wallet's balance is checked again after so long. */
const lookAgainMs = 5_000

/** Says which refunds the service wallet cannot pay, and looks again a little later; with none, says that it can. */
export async function tellWallet(ctx: ClearingContext, chainId: string, address: string, short: SendableRefund[]): Promise<void> {
  const { db } = ctx.database
  if (short.length === 0) return endWalletAlert(ctx, chainId)
  const missing = sumCoins(short)
  const owed = missing.map(coin => formatAmount(toAmount(coin), ctx.assets.coin(chainId, coin.denom)))
  await postpone(db, idsOf(short), ctx.now(), lookAgainMs)
  const raised = await raiseAlert(
    db,
    {
      name,
      subject: chainId,
      detail:
        `The service wallet ${address} on ${chainId} cannot pay ` +
        `${short.length === 1 ? 'a refund' : `${short.length} refunds`} and the gas for it: ` +
        `${owed.join(', ')} are owed. Send coins to it; ` +
        'refunds go on by themselves.',
      data: { address, refunds: idsOf(short), owed: missing.map(toAmount) },
    },
    ctx.now(),
  )
  if (raised) ctx.log.warn({ chainId, address, refunds: short.length }, 'the service wallet cannot pay refunds that are due')
}

export function endWalletAlert(ctx: ClearingContext, chainId: string): Promise<void> {
  return endAlert(ctx.database.db, name, chainId, ctx.now())
}
