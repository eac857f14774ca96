import type { WalletProvider } from './provider.ts'
import { askWallet } from './askWallet.ts'
import { readWalletFault, WalletFault } from './walletFault.ts'

export interface MessageSignature {
  pubKey: string
  signature: string
}

/**
 * Has the wallet sign a text that is no transaction (ADR-36): it proves whose account it is and can move nothing.
 * @throws WalletFault when the wallet refuses, or cannot (`no-messages`: a Ledger without support, an older wallet)
 */
export async function signMessage(provider: WalletProvider, chainId: string, signer: string, message: string): Promise<MessageSignature> {
  const { isNanoLedger, bech32Address } = await askWallet(() => provider.getKey(chainId))
  if (bech32Address !== signer) throw new WalletFault('wrong-account', bech32Address)
  try {
    return await askWallet(async () => {
      if (!provider.signArbitrary) throw new WalletFault('no-messages', 'signArbitrary is not offered')
      const { pub_key, signature } = await provider.signArbitrary(chainId, signer, message)
      return { pubKey: pub_key.value, signature }
    })
  } catch (error) {
    throw faultOf(readWalletFault(error), isNanoLedger)
  }
}

function faultOf(fault: WalletFault, onLedger: boolean): WalletFault {
  const speaksOfMessages = /adr-?36|arbitrary|sign ?data|not (?:yet )?implemented/i.test(fault.text)
  return (fault.kind === 'failed' || fault.kind === 'unknown-chain') && (onLedger || speaksOfMessages)
    ? new WalletFault('no-messages', fault.text)
    : fault
}
