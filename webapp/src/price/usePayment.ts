import type { ChainView, ProblemCode, Quote } from '@relayooor/shared'
import type { ShallowRef } from 'vue'
import type { CallFailure } from '../api/errors.ts'
import type { WalletOffer } from '../wallet/provider.ts'
import type { Shortfall } from './paymentChoice.ts'
import { Problem } from '@relayooor/shared'
import { shallowRef } from 'vue'
import { fromBase64, toBase64 } from '../api/bytes.ts'
import { asCallFailure } from '../api/errors.ts'
import { serviceTime } from '../api/serviceClock.ts'
import { signPayment } from '../wallet/pay.ts'
import { sendPayment } from '../wallet/sendPayment.ts'
import { WalletFault } from '../wallet/walletFault.ts'
import { onceAtATime } from './onceAtATime.ts'
import { shortfall } from './paymentChoice.ts'
import { keepSignedPayment, readSignedPayment } from './signedPayments.ts'
import { accountOf } from './useSpendable.ts'

/** The service read the payment and said no: its bytes will never pay this order. */
const final: ReadonlySet<ProblemCode> = new Set(['payment-mismatch', 'broadcast-rejected', 'token-expired', 'not-found', 'invalid-request'])

export type PaymentStep =
  | { name: 'ready' }
  | { name: 'checking' | 'signing' | 'sending' }
  /** Another tab of this browser is paying this order. */
  | { name: 'other-tab' }
  | { name: 'sent'; txHash: string; at: string }
  /** Signed here, but neither we nor the wallet have sent it. */
  | { name: 'unsent'; failure?: CallFailure | WalletFault }
  | { name: 'short'; shortfall: Shortfall }
  | { name: 'declined'; fault: WalletFault }
  | { name: 'failed'; failure: CallFailure }

interface Payment {
  step: ShallowRef<PaymentStep>
  pay: (quote: Quote, chain: ChainView, offer: WalletOffer) => Promise<void>
  sendAgain: (quote: Quote, offer: WalletOffer | undefined) => Promise<void>
  /** Another tab may have signed or sent it. */
  recall: () => void
}

/** Paying one order with a wallet in this browser: look at the account, sign, keep the bytes, send them. */
export function usePayment(token: string): Payment {
  const step = shallowRef<PaymentStep>(stepFromMemory(token))

  async function pay(quote: Quote, chain: ChainView, offer: WalletOffer): Promise<void> {
    const alone = await onceAtATime(
      `relayooor.pay.${token}`,
      () => payAlone(quote, chain, offer),
      () => (step.value = { name: 'other-tab' }),
    )
    if (!alone) step.value = stepFromMemory(token)
  }

  function recall(): void {
    if (['checking', 'signing', 'sending', 'other-tab'].includes(step.value.name)) return
    const known = stepFromMemory(token)
    // Signed and not sent is what it is for a moment in the tab that signs.
    if (known.name !== 'unsent') step.value = known
  }

  async function payAlone(quote: Quote, chain: ChainView, offer: WalletOffer): Promise<void> {
    // What another tab signed is not signed twice.
    if (readSignedPayment(token)) {
      step.value = stepFromMemory(token)
      return
    }
    try {
      step.value = { name: 'checking' }
      const account = await accountOf(quote.payment.chainId, quote.walletAddress)
      const missing = shortfall(quote.payment, account?.spendable ?? [])
      if (missing) {
        step.value = { name: 'short', shortfall: missing }
        return
      }
      // A price is never nothing, so an account that the chain has never seen was short.
      if (!account) throw new Error('an unknown account cannot pay')
      step.value = { name: 'signing' }
      const bytes = await signPayment(offer.provider, quote.payment, account, chain, quote.walletAddress)
      keepSignedPayment(token, {
        txBytes: toBase64(bytes),
        signedAt: serviceTime(),
      })
      await sendAgain(quote, offer)
    } catch (error) {
      step.value =
        error instanceof WalletFault
          ? { name: 'declined', fault: error }
          : {
              name: 'failed',
              failure: asCallFailure(error),
            }
    }
  }

  async function sendAgain(quote: Quote, offer: WalletOffer | undefined): Promise<void> {
    const kept = readSignedPayment(token)
    if (!kept) return
    step.value = { name: 'sending' }
    try {
      const txHash = await sendPayment(token, quote.payment.chainId, fromBase64(kept.txBytes), offer?.provider)
      keepSignedPayment(token, { ...kept, txHash })
      step.value = { name: 'sent', txHash, at: kept.signedAt }
    } catch (error) {
      if (error instanceof Problem && final.has(error.code)) {
        keepSignedPayment(token, null)
        step.value = { name: 'failed', failure: error }
        return
      }
      step.value = {
        name: 'unsent',
        failure: error instanceof WalletFault ? error : asCallFailure(error),
      }
    }
  }

  return { step, pay, sendAgain, recall }
}

function stepFromMemory(token: string): PaymentStep {
  const kept = readSignedPayment(token)
  if (!kept) return { name: 'ready' }
  return kept.txHash === undefined ? { name: 'unsent' } : { name: 'sent', txHash: kept.txHash, at: kept.signedAt }
}
