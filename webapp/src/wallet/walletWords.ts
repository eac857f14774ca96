import type { WalletFaultKind } from './walletFault.ts'
import { unreachable } from '@relayooor/shared'

/** What a wallet said no to, in our words; `text` is what the wallet itself wrote. */
export function walletFaultWords(kind: WalletFaultKind, wallet: string, text: string): { title: string; text: string } {
  switch (kind) {
    case 'rejected':
      return { title: `${wallet}: you declined`, text: 'Nothing was signed and nothing was paid.' }
    case 'unknown-chain':
      return { title: `${wallet} does not know this chain`, text: 'Add the chain in your wallet, or pay on another one. Nothing was paid.' }
    case 'locked':
      return { title: `${wallet} is locked`, text: 'Unlock it and try again. Nothing was paid.' }
    case 'no-messages':
      return {
        title: `${wallet} cannot sign a message with this account`,
        text: 'Some wallets sign transactions only, above all with a Ledger. Nothing was signed and nothing was paid.',
      }
    case 'failed':
      return { title: `${wallet} could not do it`, text: `It says: ${text} Nothing was paid.` }
    default:
      return unreachable(kind)
  }
}
