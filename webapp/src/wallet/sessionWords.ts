import type { CallFailure } from '../api/errors.ts'
import type { SessionEnd } from './sessionStore.ts'
import { Problem, shortAddress, unreachable } from '@relayooor/shared'
import { callFailureWords } from '../ui/callFailures.ts'
import { WalletFault } from './walletFault.ts'
import { walletFaultWords } from './walletWords.ts'

/** What signing a message is, wherever one is asked for. */
export const signatureText = 'Your wallet signs a text, not a transaction: it costs nothing and moves nothing.'

/** Why signing in, or out, did not work. */
export function signInFaultWords(fault: WalletFault | CallFailure, wallet: string): { title: string; text: string } {
  if (fault instanceof WalletFault) {
    const words = walletFaultWords(fault.kind, wallet, fault.text)
    return fault.kind === 'no-messages'
      ? { ...words, text: `${words.text} Your orders stay under their links, and those of this browser are listed without signing in.` }
      : words
  }
  if (fault instanceof Problem && fault.code === 'challenge-over')
    return { title: 'That took too long', text: 'The message to sign was no longer good. Nobody was signed in; try again.' }
  if (fault instanceof Problem && fault.code === 'signature-invalid')
    return {
      title: 'The signature does not fit',
      text: 'Your wallet signed something else than it was shown, or with another account. Nobody was signed in.',
    }
  return callFailureWords(fault)
}

/** Why a key was not taken. */
export function keyFaultWords(failure: CallFailure): { title: string; text: string } {
  return failure instanceof Problem && (failure.code === 'sign-in-required' || failure.code === 'forbidden')
    ? { title: 'This is not the key of this service', text: 'Nobody was signed in. It stands in the configuration as ADMIN_API_KEY.' }
    : callFailureWords(failure)
}

export function signedOutText(end: SessionEnd): { title: string; text: string } {
  switch (end.why) {
    case 'over':
      return { title: 'You are signed out', text: `The time of ${shortAddress(end.address)} is over, or you signed out on another device.` }
    case 'other-account':
      return { title: 'You are signed out', text: `Your wallet turned to another account than ${shortAddress(end.address)}.` }
    case 'key-over':
      return { title: 'You are signed out', text: 'The session of the admin key is over, or it was ended elsewhere.' }
    default:
      return unreachable(end)
  }
}
