import type { ClaimRefusal, PaymentInTx, TxPaymentsView } from '@relayooor/shared'
import type { CallFailure } from '../api/errors.ts'
import type { FailureWords } from '../ui/callFailures.ts'
import type { DrawingState } from '../ui/drawing.ts'
import type { Names } from '../ui/names.ts'
import { Problem, unknownLabel, unreachable } from '@relayooor/shared'
import { heldText } from '../order/paymentWords.ts'
import { callFailureWords } from '../ui/callFailures.ts'
import { unknownText } from '../ui/unknown.ts'
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
  switch (view.found) {
    case 'paid-us':
      return undefined
    case 'not-yet':
      return view.height !== undefined
        ? {
            state: 'wait',
            title: 'In a block, not read yet',
            text:
              `${chain} has it${blockText(view)}. We have not read that block to its end, ` +
              'or not enough of our nodes show it yet. We look again by ourselves.',
          }
        : {
            state: 'wait',
            title: 'Not seen yet',
            text:
              `No block of ${asked} that we have read holds this transaction. If you have just sent it, wait a moment: ` +
              'we look again by ourselves. If your wallet or an explorer shows it for minutes already, ' +
              'it is of another chain, or the hash is not whole.',
          }
    case 'not-to-us':
      return {
        state: 'unknown',
        title: 'It paid us nothing',
        text:
          `${chain} has this transaction${blockText(view)}, but no money in it went to our address. ` +
          'Look at the recipient that your wallet shows.',
      }
    case 'failed':
      return {
        state: 'failed',
        title: `${chain} refused this transaction`,
        text:
          `It is in a block${blockText(view)}, and nothing was paid: ` +
          `only the chain's own fee is gone.${view.failure?.log ? ` It says: ${view.failure.log}` : ''}`,
      }
    default:
      return unreachable(view.found)
  }
}

/** What became of one payment. */
export function paymentFateWords(payment: PaymentInTx, names: Names): { state: DrawingState; label: string; text: string } {
  switch (payment.state) {
    case 'seen':
      return { state: 'wait', label: 'Being confirmed', text: 'It is in a block. We wait until that is certain.' }
    case 'held':
      if (payment.heldReason === 'underpaid')
        return { state: 'stuck', label: 'Not enough yet', text: 'It is kept for an order that waits for the rest.' }
      return { state: 'returned', label: 'Kept for you', text: heldText(payment, names) }
    case 'settled':
      if (payment.refunds.length === 0)
        return { state: 'delivered', label: 'Counted', text: payment.token === undefined ? 'It is settled.' : 'It paid an order.' }
      if (payment.token !== undefined)
        return { state: 'returned', label: 'Settled', text: 'It belongs to an order; what that did not need comes back to you.' }
      return payment.refunds.every(({ status }) => status === 'confirmed')
        ? { state: 'returned', label: 'Came back', text: 'You have it back.' }
        : { state: 'returned', label: 'Coming back', text: 'It is on its way back to you.' }
    case 'unknown':
      return { state: 'unknown', label: unknownLabel, text: unknownText }
    default:
      return unreachable(payment.state)
  }
}

/** Why a proof did not work. */
export function claimFaultWords(fault: WalletFault | CallFailure, wallet: string): FailureWords {
  if (fault instanceof WalletFault) {
    const words = walletFaultWords(fault.kind, wallet, fault.text)
    return fault.kind === 'no-messages' ? { ...words, text: `${words.text} Prove it by a transaction instead.` } : words
  }
  if (!(fault instanceof Problem)) return callFailureWords(fault)
  switch (fault.code) {
    case 'challenge-over':
      return { title: 'That took too long', text: 'The message to sign was no longer good. Nothing changed; try again.' }
    case 'signature-invalid':
      return { title: 'The signature does not fit', text: 'It was not made by the account that paid. Nothing changed.' }
    case 'not-claimable':
      return { title: 'This cannot be done with this payment', text: `${fault.message} Nothing changed.` }
    default:
      return callFailureWords(fault)
  }
}

const choose = 'Choose another order, or have the money sent back.'
/** Why a transaction with the memo of a claim did nothing, and what to do now. */
export const claimRefusals: Readonly<Record<ClaimRefusal, FailureWords>> = {
  'nothing-held': { title: 'This money is not held any more', text: 'What became of it stands above.' },
  'not-possible': {
    title: 'This cannot be done with this payment',
    text: 'Choose something else, or write to the people who run this service.',
  },
  'no-payer': {
    title: 'Nobody can prove that this money is his',
    text: 'No account of this chain has sent it. Write to the people who run this service.',
  },
  'no-such-order': { title: 'There is no such order', text: choose },
  'order-paid': { title: 'That order is paid already', text: choose },
  'order-over': { title: 'That order is over', text: `This payment came too late for it, or no longer covers it. ${choose}` },
  'other-coin': { title: 'That order is paid in another coin', text: choose },
  'other-chain': { title: 'That order is paid on another chain', text: choose },
  'other-account': {
    title: 'That came from another account',
    text: 'Only the account that paid can prove it. Send it again from there: the memo is still good.',
  },
  'not-signed': {
    title: 'The account that paid has not signed it',
    text: 'Coins of that account came with it, but a contract or a grant moved them. It has to sign the transaction itself.',
  },
  'shared-account': {
    title: 'This account pays for others, too',
    text:
      'As an exchange does; so a transaction from it proves nothing. ' +
      'Choose something else and sign with it, or write to the people who run this service.',
  },
  'challenge-over': { title: 'That came too late', text: 'The memo was not good any more. Ask for a new one.' },
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

function blockText({ height }: TxPaymentsView): string {
  return height === undefined ? '' : `, in block ${Number(height).toLocaleString('en')}`
}
