import type { WalletFaultKind } from './walletFault.ts'
import { say } from '../ui/say.ts'

/** What a wallet said no to, in our words; `text` is what the wallet itself wrote. */
export function walletFaultWords(kind: WalletFaultKind, wallet: string, text: string): { title: string; text: string } {
  return {
    title: say(`wallet.${kind}`, { wallet }),
    text: kind === 'failed' ? say('wallet.failed-text', { text }) : say(`wallet.${kind}-text`),
  }
}
