import type { ChainView } from '@relayooor/shared'
import type { WalletProvider } from './provider.ts'
import { askWallet } from './askWallet.ts'
import { canSuggest, suggestChain } from './suggestChain.ts'
import { readWalletFault, WalletFault } from './walletFault.ts'

/**
 * Asks for permission once and gives the person's address on each chain that the wallet knows, by chain id. Where it knows
 * none of them, it is asked to add one: any other is proposed when somebody wants to pay on it.
 * @throws WalletFault when the person refuses, or when the wallet knows none of the chains and takes none
 */
export function connectWallet(provider: WalletProvider, chains: readonly ChainView[]): Promise<Record<string, string>> {
  return askWallet(async () => {
    const chainIds = chains.map(({ chainId }) => chainId)
    const known = await addressesOn(provider, chainIds)
    if (Object.keys(known).length > 0) return known
    const chain = chains.find(candidate => canSuggest(provider, candidate))
    if (!chain) throw new WalletFault('unknown-chain', chainIds.join(', '))
    await suggestChain(provider, chain)
    return addressesOn(provider, [chain.chainId])
  })
}

/** One question for all chains; a wallet that refuses the list because of one unknown chain is asked chain by chain. */
async function addressesOn(provider: WalletProvider, chainIds: string[]): Promise<Record<string, string>> {
  const allowed = await allowAll(provider, chainIds)
  const addresses: Record<string, string> = {}
  for (const chainId of chainIds) {
    try {
      if (!allowed) await provider.enable(chainId)
      addresses[chainId] = (await provider.getKey(chainId)).bech32Address
    } catch (error) {
      if (readWalletFault(error).kind === 'unknown-chain') continue
      if (Object.keys(addresses).length === 0) throw error
      break
    }
  }
  return addresses
}

/** False when it does not know them all. */
async function allowAll(provider: WalletProvider, chainIds: string[]): Promise<boolean> {
  try {
    await provider.enable(chainIds)
    return true
  } catch (error) {
    if (readWalletFault(error).kind === 'unknown-chain') return false
    throw error
  }
}
