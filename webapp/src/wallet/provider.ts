import type {
  AminoSignResponse,
  BroadcastMode,
  DirectSignResponse,
  KeplrSignOptions,
  Key,
  StdSignature,
  StdSignDoc,
} from '@keplr-wallet/types'

/** The part of Keplr's interface that this page uses; Leap, Cosmostation and the development wallet offer the same. */
export interface WalletProvider {
  enable: (chainIds: string | string[]) => Promise<void>
  getKey: (chainId: string) => Promise<Pick<Key, 'name' | 'pubKey' | 'bech32Address' | 'isNanoLedger'>>
  signDirect: (
    chainId: string,
    signer: string,
    signDoc: {
      bodyBytes: Uint8Array
      authInfoBytes: Uint8Array
      chainId: string
      // Keplr's own type says Long; every wallet turns it into text at once, which a bigint does as well.
      accountNumber: bigint
    },
    options?: KeplrSignOptions,
  ) => Promise<DirectSignResponse>
  signAmino: (chainId: string, signer: string, signDoc: StdSignDoc, options?: KeplrSignOptions) => Promise<AminoSignResponse>
  /** ADR-36: a message that is no transaction. Not every wallet has it. */
  signArbitrary?: (chainId: string, signer: string, data: string) => Promise<StdSignature>
  sendTx: (chainId: string, tx: Uint8Array, mode: BroadcastMode) => Promise<Uint8Array>
}

export type WalletId = 'development' | 'keplr' | 'leap' | 'cosmostation'

export interface WalletOffer {
  id: WalletId
  name: string
  provider: WalletProvider
  /** The window event that tells of another account. */
  changeEvent: string
}

declare global {
  interface Window {
    keplr?: WalletProvider
    leap?: WalletProvider
    cosmostation?: { providers?: { keplr?: WalletProvider } }
  }
}

/** The wallets in this browser. `development` is the provider that the sandbox's script brought, if it did. */
export function findWallets(view: Pick<Window, 'keplr' | 'leap' | 'cosmostation'>, development: WalletProvider | undefined): WalletOffer[] {
  const keplr = view.keplr === development ? undefined : view.keplr
  const offers: (Omit<WalletOffer, 'provider'> & { provider: WalletProvider | undefined })[] = [
    {
      id: 'development',
      name: 'Development wallet',
      provider: development,
      changeEvent: 'keplr_keystorechange',
    },
    {
      id: 'keplr',
      name: 'Keplr',
      provider: keplr,
      changeEvent: 'keplr_keystorechange',
    },
    {
      id: 'leap',
      name: 'Leap',
      provider: view.leap,
      changeEvent: 'leap_keystorechange',
    },
    {
      id: 'cosmostation',
      name: 'Cosmostation',
      provider: view.cosmostation?.providers?.keplr,
      changeEvent: 'cosmostation_keystorechange',
    },
  ]
  return offers.flatMap(offer => (offer.provider ? [{ ...offer, provider: offer.provider }] : []))
}
