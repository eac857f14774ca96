import type { WalletProvider } from './provider.ts'
import { readWalletFault } from './walletFault.ts'

/**
 * Asks for permission once and gives the person's address on each chain that the wallet knows, by chain id.
 * @throws WalletFault when the person refuses, or when the wallet knows none of the chains
 */
export async function connectWallet(provider: WalletProvider, chainIds: readonly string[]): Promise<Record<string, string>> {
  const known = await enableKnown(provider, chainIds)
  const addresses: Record<string, string> = {}
  for (const chainId of known) {
    try {
      addresses[chainId] = (await provider.getKey(chainId)).bech32Address
    } catch (error) {
      throw readWalletFault(error)
    }
  }
  return addresses
}

/** One question for all chains; a wallet that refuses the list because of one unknown chain is asked chain by chain. */
async function enableKnown(provider: WalletProvider, chainIds: readonly string[]): Promise<string[]> {
  try {
    await provider.enable([...chainIds])
    return [...chainIds]
  } catch (error) {
    const fault = readWalletFault(error)
    if (fault.kind === 'rejected' || fault.kind === 'locked' || chainIds.length < 2) throw fault
  }
  const known: string[] = []
  let last: unknown
  for (const chainId of chainIds) {
    try {
      await provider.enable(chainId)
      known.push(chainId)
    } catch (error) {
      last = error
      if (readWalletFault(error).kind === 'rejected') break
    }
  }
  if (known.length === 0) throw readWalletFault(last)
  return known
}
