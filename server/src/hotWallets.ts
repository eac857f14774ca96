import type { ChainSettings } from './chains/chain.ts'
import type { HotWallet } from './chains/hotWallet.ts'
import { deriveHotWallet, isMnemonic } from './chains/hotWallet.ts'
import { ConfigError } from './config/configError.ts'

const name = 'SERVICE_WALLET_MNEMONIC'
const usualCoinTypes = { secp256k1: 118, eth_secp256k1: 60 }

/**
 * The service wallet's key on each chain where it takes payments; empty without a mnemonic. Tries the chain's coin type and the usual one,
 * and takes the one that gives the service address. @throws ConfigError when none does; the mnemonic is never told
 */
export function hotWallets(
  mnemonic: string | undefined,
  serviceAddresses: ReadonlyMap<string, string>,
  chains: ChainSettings[],
  coinTypes: (chainId: string) => (number | undefined)[],
): Map<string, HotWallet> {
  const wallets = new Map<string, HotWallet>()
  if (mnemonic === undefined) return wallets
  if (!isMnemonic(mnemonic))
    throw new ConfigError([{ name, problem: 'is no mnemonic: 12 to 24 English words with a right checksum (BIP-39)' }])
  const strangers = chains.flatMap(chain => {
    const { chainId, addressType } = chain
    const address = serviceAddresses.get(chainId)
    if (address === undefined) return []
    const types = [...new Set([...coinTypes(chainId), usualCoinTypes[addressType]])].filter(type => type !== undefined)
    const wallet = types.map(slip44 => deriveHotWallet(mnemonic, { ...chain, slip44 })).find(one => one.address === address)
    if (!wallet) return [`${chainId} (${address}, coin type ${types.join(' or ')})`]
    wallets.set(chainId, wallet)
    return []
  })
  if (strangers.length > 0)
    throw new ConfigError([
      {
        name,
        problem:
          `does not match SERVICE_WALLET_ADDRESS on ${strangers.join(', ')}: refunds could not be signed there. ` +
          'Give the mnemonic of that wallet, or none: refunds then wait for a signed approval',
      },
    ])
  return wallets
}
