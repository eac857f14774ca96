import type { CallFailure } from '../api/errors.ts'
import type { SessionEnd } from './sessionStore.ts'
import { Problem, shortAddress } from '@relayooor/shared'
import { callFailureWords } from '../ui/callFailures.ts'
import { say } from '../ui/say.ts'
import { WalletFault } from './walletFault.ts'
import { walletFaultWords } from './walletWords.ts'

/** Why signing in, or out, did not work. */
export function signInFaultWords(fault: WalletFault | CallFailure, wallet: string): { title: string; text: string } {
  if (fault instanceof WalletFault) {
    const words = walletFaultWords(fault.kind, wallet, fault.text)
    return fault.kind === 'no-messages' ? { ...words, text: say('session.no-messages', { text: words.text }) } : words
  }
  if (fault instanceof Problem && fault.code === 'challenge-over')
    return { title: say('session.too-long'), text: say('session.too-long-text') }
  if (fault instanceof Problem && fault.code === 'signature-invalid')
    return { title: say('session.bad-signature'), text: say('session.bad-signature-text') }
  return callFailureWords(fault)
}

/** Why a key was not taken. */
export function keyFaultWords(failure: CallFailure): { title: string; text: string } {
  return failure instanceof Problem && (failure.code === 'sign-in-required' || failure.code === 'forbidden')
    ? { title: say('session.bad-key'), text: say('session.bad-key-text') }
    : callFailureWords(failure)
}

export function signedOutText(end: SessionEnd): { title: string; text: string } {
  return {
    title: say('session.ended'),
    text: end.why === 'key-over' ? say('session.ended.key-over') : say(`session.ended.${end.why}`, { address: shortAddress(end.address) }),
  }
}
