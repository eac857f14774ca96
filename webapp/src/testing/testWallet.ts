import type { WalletProvider } from '../wallet/provider.ts'
import { vi } from 'vitest'
import { addresses } from './builders.ts'

export interface TestWallet {
  /** As when the person chooses another account in the wallet. */
  turnTo: (accounts: Record<string, string>) => void
}

/** Keplr in this browser, on the accounts given by chain id, already allowed and remembered; parts of it can be replaced. */
export function installWallet(
  parts: Partial<WalletProvider> = {},
  first: Record<string, string> = { 'sandhub-1': addresses.hub, 'sandzone-1': addresses.zone },
): TestWallet {
  let accounts = first
  const unplanned = (): never => {
    throw new Error('not asked for')
  }
  const provider: WalletProvider = {
    enable: async () => {},
    getKey: async chainId => ({ name: 'me', pubKey: new Uint8Array(33), bech32Address: accounts[chainId] ?? '', isNanoLedger: false }),
    signDirect: unplanned,
    signAmino: unplanned,
    signArbitrary: async (_, signer, data) => ({
      pub_key: { type: 'tendermint/PubKeySecp256k1', value: btoa(signer) },
      signature: btoa(data),
    }),
    sendTx: unplanned,
    ...parts,
  }
  vi.stubGlobal('keplr', provider)
  localStorage.setItem('relayooor.wallet', 'keplr')
  return {
    turnTo(next) {
      accounts = next
      window.dispatchEvent(new Event('keplr_keystorechange'))
    },
  }
}
