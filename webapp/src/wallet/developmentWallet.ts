import type { WalletProvider } from './provider.ts'
import { ownScript } from '../ui/ownScript.ts'

/**
 * Loads the sandbox's wallet script and gives the provider that it installs in Keplr's place; undefined when the
 * script does not load.
 */
export async function loadDevelopmentWallet(url: string): Promise<WalletProvider | undefined> {
  const before = window.keplr
  const script = document.createElement('script')
  script.src = ownScript(url)
  const loaded = await new Promise<boolean>(resolve => {
    script.onload = () => resolve(true)
    script.onerror = () => resolve(false)
    document.head.append(script)
  })
  return loaded && window.keplr !== before ? window.keplr : undefined
}
