import { shallowRef } from 'vue'
import { readWalletFault, WalletFault } from './walletFault.ts'

/** Longer than a wallet needs to open its window. */
const silentAfterMs = 20_000

/** Set while a wallet has not answered for a while: stops waiting for it. */
export const stopWaiting = shallowRef<() => void>()

/**
 * Waits for a wallet as long as the person does, since it may never answer: its window may have been closed without a word.
 * @throws WalletFault, whatever the wallet threw; `silent` when the person stopped waiting: what it answers later counts for nothing
 */
export async function askWallet<T>(question: () => Promise<T>): Promise<T> {
  let stop = (): void => {}
  const stopped = new Promise<never>((_resolve, reject) => (stop = () => reject(new WalletFault('silent', ''))))
  const timer = setTimeout(() => (stopWaiting.value = stop), silentAfterMs)
  try {
    return await Promise.race([question(), stopped])
  } catch (error) {
    throw readWalletFault(error)
  } finally {
    clearTimeout(timer)
    if (stopWaiting.value === stop) stopWaiting.value = undefined
  }
}
