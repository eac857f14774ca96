import type { WalletProvider } from './provider.ts'
import { Problem } from '@relayooor/shared'
import { toBase64, toHex } from '../api/bytes.ts'
import { call } from '../api/call.ts'
import { ServerUnreachable, UnknownProblem } from '../api/errors.ts'
import { askWallet } from './askWallet.ts'
import { WalletFault } from './walletFault.ts'

/**
 * Hands a signed payment to the service, which checks it against the order, keeps it and broadcasts it. When the
 * service cannot be reached or cannot broadcast now, the wallet broadcasts: the same bytes, so it can never pay twice.
 * @returns the transaction's hash, upper-case hex
 * @throws Problem when the service refused it (nothing was sent); WalletFault when the wallet's way failed as well
 */
export async function sendPayment(
  token: string,
  chainId: string,
  txBytes: Uint8Array,
  provider: WalletProvider | undefined,
): Promise<string> {
  try {
    return (await call('broadcast', { body: { token, txBytes: toBase64(txBytes) } })).txHash
  } catch (error) {
    const refused = error instanceof Problem || error instanceof UnknownProblem
    const serviceIsAway = error instanceof ServerUnreachable || (refused && error.status >= 500)
    if (!serviceIsAway) throw error
    // The service names the hash of a payment that it keeps and goes on sending.
    const keptAs = error instanceof Problem ? error.factsOf('unavailable')?.txHash : undefined
    if (!provider && keptAs === undefined) throw error
    return sendByWallet(provider, chainId, txBytes, keptAs)
  }
}

async function sendByWallet(
  provider: WalletProvider | undefined,
  chainId: string,
  txBytes: Uint8Array,
  keptAs: string | undefined,
): Promise<string> {
  try {
    if (!provider) throw new WalletFault('failed', 'no wallet is connected')
    // Keplr's own type of the mode is an enum whose values are these texts.
    return toHex(await askWallet(() => provider.sendTx(chainId, txBytes, 'sync' as Parameters<WalletProvider['sendTx']>[2])))
  } catch (error) {
    if (keptAs !== undefined) return keptAs
    throw error
  }
}
