import type { ClaimRefusal, PaymentInTx, TxPaymentsView } from '@relayooor/shared'
import type { CallFailure } from '../api/errors.ts'
import type { FailureWords } from '../ui/callFailures.ts'
import type { DrawingState } from '../ui/drawing.ts'
import type { Names } from '../ui/names.ts'
import { Problem, unreachable } from '@relayooor/shared'
import { heldText } from '../order/paymentWords.ts'
import { callFailureWords } from '../ui/callFailures.ts'
import { say } from '../ui/say.ts'
import { heightText } from '../ui/times.ts'
import { WalletFault } from '../wallet/walletFault.ts'
import { walletFaultWords } from '../wallet/walletWords.ts'

export interface FindingWords {
  state: DrawingState
  title: string
  text: string
}

/** What a transaction is that brought us nothing, or not yet; undefined when it paid us. `asked`: the chains that were asked, as a list. */
export function findingWords(view: TxPaymentsView, names: Names, asked: string): FindingWords | undefined {
  const chain = names.chain(view.chainId)
  const block = view.height === undefined ? { known: 'no', height: '' } : { known: 'yes', height: heightText(view.height) }
  switch (view.found) {
    case 'paid-us':
      return undefined
    case 'not-yet':
      return view.height === undefined
        ? { state: 'wait', title: say('found.not-yet'), text: say('found.not-yet-text', { chains: asked }) }
        : { state: 'wait', title: say('found.unread'), text: say('found.unread-text', { chain, ...block }) }
    case 'not-to-us':
      return { state: 'unknown', title: say('found.not-to-us'), text: say('found.not-to-us-text', { chain, ...block }) }
    case 'failed': {
      const text = say('found.failed-text', block)
      return {
        state: 'failed',
        title: say('found.failed', { chain }),
        text: view.failure?.log ? `${text} ${say('pay.rejected-log', { log: view.failure.log })}` : text,
      }
    }
    default:
      return unreachable(view.found)
  }
}

/** What became of one payment. */
export function paymentFateWords(payment: PaymentInTx, names: Names): { state: DrawingState; label: string; text: string } {
  switch (payment.state) {
    case 'seen':
      return { state: 'wait', label: say('fate.seen'), text: say('fate.seen-text') }
    case 'held':
      if (payment.heldReason === 'underpaid') return { state: 'stuck', label: say('fate.short'), text: say('fate.short-text') }
      return { state: 'returned', label: say('payments.kept'), text: heldText(payment, names) }
    case 'settled':
      if (payment.refunds.length === 0)
        return {
          state: 'delivered',
          label: say('fate.counted'),
          text: say(payment.token === undefined ? 'fate.settled-text' : 'fate.order-text'),
        }
      if (payment.token !== undefined) return { state: 'returned', label: say('fate.settled'), text: say('fate.rest-back-text') }
      return payment.refunds.every(({ status }) => status === 'confirmed')
        ? { state: 'returned', label: say('fate.back'), text: say('fate.back-text') }
        : { state: 'returned', label: say('fate.coming'), text: say('fate.coming-text') }
    case 'unknown':
      return { state: 'unknown', label: say('unknown.label'), text: say('unknown.text') }
    default:
      return unreachable(payment.state)
  }
}

/** Why a proof did not work. */
export function claimFaultWords(fault: WalletFault | CallFailure, wallet: string): FailureWords {
  if (fault instanceof WalletFault) {
    const words = walletFaultWords(fault.kind, wallet, fault.text)
    return fault.kind === 'no-messages' ? { ...words, text: say('claim.no-messages', { text: words.text }) } : words
  }
  if (!(fault instanceof Problem)) return callFailureWords(fault)
  const refused = fault.factsOf('not-claimable')
  if (refused) {
    const { title, text } = claimRefusalWords(refused.reason)
    return { title, text: say('claim.refused-text', { why: text }) }
  }
  switch (fault.code) {
    case 'challenge-over':
      return { title: say('session.too-long'), text: say('claim.too-long-text') }
    case 'signature-invalid':
      return { title: say('session.bad-signature'), text: say('claim.bad-signature-text') }
    default:
      return callFailureWords(fault)
  }
}

/** Why a transaction with the memo of a claim did nothing, and what to do now. */
export function claimRefusalWords(reason: ClaimRefusal): FailureWords {
  return { title: say(`claim-refusal.${reason}`), text: say(`claim-refusal.${reason}-text`) }
}

/** How long until something may have changed, in milliseconds; undefined when nothing is awaited. */
export function lookAgainIn(view: TxPaymentsView | undefined, proofAwaited: boolean): number | undefined {
  if (!view || view.found === 'not-yet') return 5_000
  const refunds = view.items.flatMap(item => item.refunds)
  if (
    proofAwaited ||
    view.items.some(({ state }) => state === 'seen') ||
    refunds.some(({ status }) => status !== 'confirmed' && status !== 'awaiting_approval')
  )
    return 3_000
  return refunds.some(({ status }) => status === 'awaiting_approval') ? 60_000 : undefined
}
