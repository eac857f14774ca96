import type { PaymentRow, TokenRow } from '../../db/schema/index.ts'
import { accountOf } from '@relayooor/shared'

/**
 * To whom what comes back of a payment that names an order may go by itself; null when a person has to say. It is the refund address fixed
 * at quote, on the order's chain; on another one the order's own wallet, when it was the one that paid. Whoever calls a contract, or
 * executes what another has granted him, chooses the memo and with it the order: where the payer has not signed, money goes nowhere but to
 * where it came from.
 */
export function safeRecipient(
  { chainId, payer, authority }: Pick<PaymentRow, 'chainId' | 'payer' | 'authority'>,
  token: Pick<TokenRow, 'chainId' | 'walletAddress' | 'refundAddress'>,
): string | null {
  if (chainId !== token.chainId)
    return authority !== null && payer !== null && accountOf(payer) === accountOf(token.walletAddress) ? payer : null
  return authority !== null || payer === token.refundAddress ? token.refundAddress : null
}
