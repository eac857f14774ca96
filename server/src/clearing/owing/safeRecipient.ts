import type { PaymentRow, TokenRow } from '../../db/schema/index.ts'
import { accountOf } from '@relayooor/shared'

/**
 * Who gets a refund of an order's payment automatically; null when a person has to decide. The refund address of the quote on the order's
 * chain; on another chain the order's wallet, if it paid. A contract's or grantee's caller chooses the memo: where the payer has not
 * signed, money goes only back to where it came from.
 */
export function safeRecipient(
  { chainId, payer, authority }: Pick<PaymentRow, 'chainId' | 'payer' | 'authority'>,
  token: Pick<TokenRow, 'chainId' | 'walletAddress' | 'refundAddress'>,
): string | null {
  if (chainId !== token.chainId)
    return authority !== null && payer !== null && accountOf(payer) === accountOf(token.walletAddress) ? payer : null
  return authority !== null || payer === token.refundAddress ? token.refundAddress : null
}
