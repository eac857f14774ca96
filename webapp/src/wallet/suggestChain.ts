import type { ChainInfo } from '@keplr-wallet/types'
import type { ChainView } from '@relayooor/shared'
import type { WalletProvider } from './provider.ts'
import { askWallet } from './askWallet.ts'

/** Whether the wallet can be asked to add this chain: it takes chains, and nodes that anybody may use are known. */
export function canSuggest(provider: WalletProvider, chain: ChainView): boolean {
  return provider.experimentalSuggestChain !== undefined && chainInfo(chain) !== undefined
}

/**
 * Asks the wallet to add a chain that it does not know; it shows the person what it is given.
 * @throws WalletFault when the person refuses, or when the wallet takes no such chain
 */
export function suggestChain(provider: WalletProvider, chain: ChainView): Promise<void> {
  const info = chainInfo(chain)
  return askWallet(async () => {
    if (!info || !provider.experimentalSuggestChain) throw new Error(`There is no chain info for ${chain.chainId}`)
    await provider.experimentalSuggestChain(info)
  })
}

/** As in https://docs.keplr.app/api/guide/suggest-chain; undefined where the service names no nodes for wallets. */
function chainInfo(chain: ChainView): ChainInfo | undefined {
  const { chainId, name, bech32Prefix: prefix, endpoints, paymentDenoms } = chain
  const currencies = paymentDenoms.map(({ denom, symbol, decimals }) => ({
    coinDenom: symbol,
    coinMinimalDenom: denom,
    coinDecimals: decimals,
  }))
  const [stakeCurrency] = currencies
  if (!endpoints || !stakeCurrency) return undefined
  return {
    chainId,
    chainName: name,
    ...endpoints,
    bip44: { coinType: chain.slip44 },
    bech32Config: {
      bech32PrefixAccAddr: prefix,
      bech32PrefixAccPub: `${prefix}pub`,
      bech32PrefixValAddr: `${prefix}valoper`,
      bech32PrefixValPub: `${prefix}valoperpub`,
      bech32PrefixConsAddr: `${prefix}valcons`,
      bech32PrefixConsPub: `${prefix}valconspub`,
    },
    stakeCurrency,
    currencies,
    feeCurrencies: currencies,
    features: chain.algorithm === 'eth_secp256k1' ? ['eth-address-gen', 'eth-key-sign'] : [],
  }
}
