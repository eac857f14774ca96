import type {
  AminoSignResponse,
  BroadcastMode,
  ChainInfo,
  DirectSignResponse,
  KeplrSignOptions,
  Key,
  StdSignature,
  StdSignDoc,
} from '@keplr-wallet/types'

/** The part of Keplr's interface that this page uses; Leap, Cosmostation and the development wallet and others offer the same. */
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
  /** Not every wallet takes a chain that it does not know. */
  experimentalSuggestChain?: (chain: ChainInfo) => Promise<void>
  signAmino: (chainId: string, signer: string, signDoc: StdSignDoc, options?: KeplrSignOptions) => Promise<AminoSignResponse>
  /** ADR-36: a message that is no transaction. Not every wallet has it. */
  signArbitrary?: (chainId: string, signer: string, data: string) => Promise<StdSignature>
  sendTx: (chainId: string, tx: Uint8Array, mode: BroadcastMode) => Promise<Uint8Array>
}

/** Keplr's interface, wherever a wallet puts it. */
const places = [
  { id: 'keplr', name: 'Keplr', at: ['keplr'] },
  { id: 'leap', name: 'Leap', at: ['leap'] },
  { id: 'cosmostation', name: 'Cosmostation', at: ['cosmostation', 'providers', 'keplr'] },
  { id: 'okx', name: 'OKX Wallet', at: ['okxwallet', 'keplr'] },
  { id: 'ctrl', name: 'Ctrl', at: ['xfi', 'keplr'] },
] as const

export type WalletId = 'development' | (typeof places)[number]['id']

export interface WalletOffer {
  id: WalletId
  name: string
  provider: WalletProvider
}

declare global {
  interface Window {
    keplr?: WalletProvider
  }
}

/** The window events by which a wallet may tell of another account. One that tells nothing is asked before it signs. */
export function changeEvents(id: WalletId): string[] {
  return [...new Set([`${id}_keystorechange`, 'keplr_keystorechange'])]
}

/** The wallets in this browser. `development` is the provider that the sandbox's script brought, if it did. */
export function findWallets(view: object, development: WalletProvider | undefined): WalletOffer[] {
  const offers: WalletOffer[] = development ? [{ id: 'development', name: 'Development wallet', provider: development }] : []
  for (const { id, name, at } of places) {
    const provider = at.reduce<unknown>((from, key) => (isObject(from) ? Reflect.get(from, key) : undefined), view)
    if (isProvider(provider)) offers.push({ id, name, provider })
  }
  // Another wallet may stand in Keplr's place too: it is offered by its own name.
  return offers.filter(({ id, provider }) => id !== 'keplr' || offers.every(other => other.id === id || other.provider !== provider))
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function isProvider(value: unknown): value is WalletProvider {
  return isObject(value) && typeof Reflect.get(value, 'enable') === 'function' && typeof Reflect.get(value, 'getKey') === 'function'
}
