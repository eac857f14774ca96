import type { WalletProvider } from './provider.ts'
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
  if (!provider.signArbitrary) throw new WalletFault('no-messages', 'signArbitrary is not offered')
  let onLedger = false
  try {
    const key = await provider.getKey(chainId)
    onLedger = key.isNanoLedger
    if (key.bech32Address !== signer) throw new WalletFault('wrong-account', key.bech32Address)
    const { pub_key, signature } = await provider.signArbitrary(chainId, signer, message)
    return { pubKey: pub_key.value, signature }
  } catch (error) {
    throw error instanceof WalletFault ? error : faultOf(error, onLedger)
  }
}

function faultOf(error: unknown, onLedger: boolean): WalletFault {
  const fault = readWalletFault(error)
  const speaksOfMessages = /adr-?36|arbitrary|sign ?data/i.test(fault.text)
  return fault.kind !== 'rejected' && fault.kind !== 'locked' && (onLedger || speaksOfMessages)
    ? new WalletFault('no-messages', fault.text)
    : fault
}
