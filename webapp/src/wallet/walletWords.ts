import type { WalletFaultKind } from './walletFault.ts'
import { shortAddress } from '@relayooor/shared'
import { say } from '../ui/say.ts'

/** What a wallet said no to, in our words; `text` is what the fault carries. */
export function walletFaultWords(kind: WalletFaultKind, wallet: string, text: string): { title: string; text: string } {
  return { title: say(`wallet.${kind}`, { wallet }), text: details(kind, text) }
}

function details(kind: WalletFaultKind, text: string): string {
  if (kind === 'failed') return say('wallet.failed-text', { text })
  if (kind === 'wrong-account') return say('wallet.wrong-account-text', { address: shortAddress(text) })
  return say(`wallet.${kind}-text`)
}
