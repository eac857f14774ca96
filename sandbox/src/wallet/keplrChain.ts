import type { WalletChain } from './deps.ts'

/** A chain as Keplr's `getChainInfosWithoutEndpoints` tells it. */
export function keplrChain({ chainId, name, prefix, denom, symbol, decimals, gasPrice }: WalletChain) {
  const currency = { coinDenom: symbol, coinMinimalDenom: denom, coinDecimals: decimals }
  const price = Number(gasPrice)
  return {
    chainId,
    chainName: name,
    bip44: { coinType: 118 },
    bech32Config: {
      bech32PrefixAccAddr: prefix,
      bech32PrefixAccPub: `${prefix}pub`,
      bech32PrefixValAddr: `${prefix}valoper`,
      bech32PrefixValPub: `${prefix}valoperpub`,
      bech32PrefixConsAddr: `${prefix}valcons`,
      bech32PrefixConsPub: `${prefix}valconspub`,
    },
    stakeCurrency: currency,
    currencies: [currency],
    feeCurrencies: [{ ...currency, gasPriceStep: { low: price, average: price, high: price } }],
    features: [],
    isTestnet: true,
  }
}
